//! Submissions that nobody wrote: no two have one function in common, and of each it is known whether it is right.
//!
//! `main` is the exercise's own, as it is in submissions that people write. Names, constants, the order of the functions
//! and the way each is written differ.

/// One exercise that is measured.
pub(crate) struct Exercise {
    /// Its folder in the chapter.
    pub(crate) folder: &'static str,
    pub(crate) spec: &'static str,
    /// The `[dependencies]` of its manifest.
    pub(crate) dependencies: &'static str,
    /// What all submissions begin with.
    given: &'static str,
    /// Ways to write each of the other functions. `ID0` to `ID4` are names, `NUM` is a number.
    functions: &'static [[&'static str; 2]],
    /// What is wrong in a wrong one, and what stands there in a right one.
    slip: (&'static str, &'static str),
}

/// The tokio program that is measured everywhere, cut where its functions begin.
const KITCHEN: &str = include_str!("../../../benches/edit/tokio.rs");

/// A program of some ninety lines on tokio.
pub(crate) const TOKIO: Exercise = Exercise {
    folder: "02-tokio",
    spec: include_str!("../../../benches/edit/tokio.yaml"),
    dependencies: "tokio.workspace = true",
    given: KITCHEN,
    functions: &[
        [
            "async fn cook(ID0: Order, ID1: Arc<Semaphore>, ID2: mpsc::Sender<u32>) {
    let ID3 = ID1.acquire_owned().await.expect(\"the stoves stay open NUM\");
    let price = ID0.number * 4 + 3;
    tokio::task::yield_now().await;
    let text = format!(\"dish {} {} costs {price}\", ID0.number, ID0.dish);
    drop(ID3);
    ID2.send(price).await.expect(\"the till listens\");
    let _ = ID0.reply.send(Plate { number: ID0.number, text, price });
}",
            "async fn cook(ID0: Order, ID1: Arc<Semaphore>, ID2: mpsc::Sender<u32>) {
    let Order { number, dish: ID4, reply } = ID0;
    let price = (number + NUM) * 4 + 3 - NUM * 4;
    let Ok(ID3) = ID1.acquire().await else { return };
    let text = [\"dish\", &number.to_string(), ID4, \"costs\", &price.to_string()].join(\" \");
    drop(ID3);
    if ID2.send(price).await.is_ok() {
        drop(reply.send(Plate { number, text, price }));
    }
}",
        ],
        [
            "async fn kitchen(mut ID0: mpsc::Receiver<Order>, ID1: mpsc::Sender<u32>, ID2: Arc<Notify>) {
    let ID3 = Arc::new(Semaphore::new(1 + NUM % 3));
    let mut ID4 = JoinSet::new();
    loop {
        tokio::select! {
            Some(done) = ID4.join_next(), if !ID4.is_empty() => done.expect(\"no cook fails\"),
            order = ID0.recv() => match order {
                Some(order) => {
                    ID4.spawn(cook(order, ID3.clone(), ID1.clone()));
                }
                None => break,
            },
        }
    }
    while let Some(done) = ID4.join_next().await {
        done.expect(\"no cook fails\");
    }
    ID2.notify_one();
}",
            "async fn kitchen(mut ID0: mpsc::Receiver<Order>, ID1: mpsc::Sender<u32>, ID2: Arc<Notify>) {
    let ID3 = Arc::new(Semaphore::new(2 + NUM % 2));
    let mut ID4 = Vec::with_capacity(NUM);
    while let Some(order) = ID0.recv().await {
        ID4.push(tokio::spawn(cook(order, Arc::clone(&ID3), ID1.clone())));
    }
    for one in ID4 {
        if one.await.is_err() {
            println!(\"a cook failed\");
        }
    }
    ID2.notify_one();
}",
        ],
        [
            "async fn till(mut ID0: mpsc::Receiver<u32>, ID1: watch::Sender<u32>) {
    while let Some(ID2) = ID0.recv().await {
        ID1.send_modify(|ID3| *ID3 += ID2 + NUM - NUM);
    }
}",
            "async fn till(mut ID0: mpsc::Receiver<u32>, ID1: watch::Sender<u32>) {
    let mut ID3 = NUM;
    loop {
        match ID0.recv().await {
            Some(ID2) => ID3 += ID2,
            None => break,
        }
        ID1.send_replace(ID3 - NUM);
    }
}",
        ],
        [
            "async fn guest(ID0: u32, ID1: &'static str, ID2: mpsc::Sender<Order>) -> Plate {
    let (reply, ID3) = oneshot::channel();
    let ID4 = Order { number: ID0, dish: ID1, reply };
    ID2.send(ID4).await.unwrap_or_else(|_| panic!(\"the kitchen is closed\"));
    timeout(Duration::from_secs(5 + NUM), ID3).await.expect(\"the cook is in time\").expect(\"the cook answers\")
}",
            "async fn guest(ID0: u32, ID1: &'static str, ID2: mpsc::Sender<Order>) -> Plate {
    let (reply, ID3) = oneshot::channel::<Plate>();
    if ID2.send(Order { number: ID0, dish: ID1, reply }).await.is_err() {
        panic!(\"nobody cooks for {ID0}\");
    }
    let ID4 = timeout(Duration::from_millis(5000 + NUM), ID3);
    match ID4.await {
        Ok(Ok(plate)) => plate,
        Ok(Err(_)) => panic!(\"no answer\"),
        Err(_) => panic!(\"too late\"),
    }
}",
        ],
    ],
    slip: ("* 4 + 3", "* 4 + 2"),
};

/// A small program that uses no library.
pub(crate) const SMALL: Exercise = Exercise {
    folder: "01-small",
    spec: "title: A bill
kind: write
level: 1
minutes: 5
needs: [fn-call]
book: 90-measured#nothing
hints: [There is nothing to do; it is measured.]
cases:
  - name: three dishes
    order: [the bill, rice 3, soup 6, tea 9, 18 in all]
",
    dependencies: "",
    given: "//! A bill: each dish costs 3 more than the one before.

fn main() {
    println!(\"the bill\");
    let mut sum = 0;
    for (dish, place) in [\"rice\", \"soup\", \"tea\"].into_iter().zip(1..) {
        let price = price(place);
        println!(\"{}\", line(dish, price));
        sum += price;
    }
    println!(\"{sum} in all\");
}
",
    functions: &[
        [
            "fn price(ID0: u32) -> u32 {\n    let ID1 = NUM;\n    ID0 * 3 + ID1 - NUM\n}",
            "fn price(ID0: u32) -> u32 {
    let mut ID1 = NUM;
    for ID2 in 0..ID0 {
        ID1 += (ID2 - ID2) + 1 * 3;
    }
    ID1 - NUM
}",
        ],
        [
            "fn line(ID0: &str, ID1: u32) -> String {\n    // NUM\n    format!(\"{ID0} {ID1}\")\n}",
            "fn line(ID0: &str, ID1: u32) -> String {
    let mut ID2 = String::with_capacity(NUM);
    ID2.push_str(ID0);
    ID2.push(' ');
    ID2.push_str(&ID1.to_string());
    ID2
}",
        ],
    ],
    slip: ("* 3", "* 4"),
};

/// One submission.
pub(crate) struct Submission {
    pub(crate) text: String,
    pub(crate) is_right: bool,
}

impl Exercise {
    /// What everybody begins with: the given part, and of each other function no more than its head.
    pub(crate) fn starter(&self) -> String {
        let head = |ways: &[&str; 2]| ways[0].split_once('\n').map_or("", |(head, _)| head).to_owned();
        let mut text = self.given();
        for function in self.functions {
            text += &format!("\n{}\n    todo!()\n}}\n", head(function));
        }
        text
    }

    /// The submission of this number; of six, one is wrong.
    pub(crate) fn submission(&self, number: u64) -> Submission {
        let mut random = fastrand::Rng::with_seed(number);
        let is_right = number % 6 != 5;
        let mut functions: Vec<String> = Vec::new();
        for ways in self.functions {
            let mut text = ways[random.usize(..2)].to_owned();
            for id in 0..5 {
                text = text.replace(&format!("ID{id}"), &name(&mut random, id));
            }
            functions.push(text.replace("NUM", &(7 + number * 3).to_string()));
        }
        random.shuffle(&mut functions);
        let mut text = self.given();
        for function in functions {
            text.push('\n');
            text.push_str(&function);
            text.push('\n');
        }
        if !is_right {
            text = text.replace(self.slip.0, self.slip.1);
        }
        Submission { text, is_right }
    }

    /// What is given: the program without the functions that are to be written.
    fn given(&self) -> String {
        let Some((head, rest)) = self.given.split_once("/// Cooks one dish") else {
            return self.given.to_owned();
        };
        let (_, main) = rest.split_once("#[tokio::main]").expect("the program has a main function");
        format!("{head}#[tokio::main]{main}")
    }
}

/// A name that nobody else has.
fn name(random: &mut fastrand::Rng, id: u32) -> String {
    let words = ["first", "my", "the", "new", "old", "one", "next", "his", "her", "last"];
    let things = ["box", "cup", "dish", "pan", "pot", "spoon", "tray", "jar", "bowl", "fork"];
    format!("{}_{}_{}{id}", words[random.usize(..10)], things[random.usize(..10)], random.u32(..100))
}
