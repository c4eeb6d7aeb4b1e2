//! An account that answers slowly. It is about the account, and not about the lock.

use std::cell::Cell;
use std::rc::Rc;

use node_loop::{Error, sleep};

/// Some money. A clone is the same account.
#[derive(Clone)]
pub(crate) struct Account {
    balance: Rc<Cell<i64>>,
}

impl Account {
    pub(crate) fn new(balance: i64) -> Self {
        Self { balance: Rc::new(Cell::new(balance)) }
    }

    /// What is in the account. It takes 10 ms.
    pub(crate) async fn read(&self) -> Result<i64, Error> {
        let balance = self.balance.get();
        sleep(10).await?;
        Ok(balance)
    }

    /// Puts `balance` into the place of what was there. It takes 10 ms.
    pub(crate) async fn write(&self, balance: i64) -> Result<(), Error> {
        sleep(10).await?;
        self.balance.set(balance);
        Ok(())
    }
}
