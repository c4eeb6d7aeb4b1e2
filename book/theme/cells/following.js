// Following a run: a cell hears its events until it is over, on a page that is seen as on one that is not.
(() => {
  'use strict';

  const { root, say } = window.lo;

  // How long a page that nobody sees listens to a run, and how long it then does not, in milliseconds.
  const HEARD = 500;
  const UNHEARD = 3000;

  // Resolves when it is over: true where it was accepted.
  function follow(cell, id, source) {
    const { output } = cell;
    output.number.textContent = '[*]';
    return new Promise((resolve) => {
      let events = null;
      let accepted = false;
      let losses = 0;
      let last = null;
      const acts = {};
      const on = (kind, act) => {
        acts[kind] = (event) => {
          losses = 0;
          last = event.lastEventId || last;
          act(JSON.parse(event.data));
        };
      };
      // A page that nobody sees listens only now and then, since all pages share a browser's few connections to one
      // server. It goes on after what it heard last.
      let pause = null;
      const listen = () => {
        clearTimeout(pause);
        events?.close();
        const url = new URL(`runs/${id}/events`, root);
        if (last !== null) url.search = `last=${last}`;
        events = new EventSource(url);
        for (const [kind, act] of Object.entries(acts)) events.addEventListener(kind, act);
        events.onerror = failed;
        if (document.hidden) pause = setTimeout(rest, HEARD);
      };
      const rest = () => {
        events.close();
        pause = setTimeout(listen, UNHEARD);
      };
      const seen = () => (document.hidden ? rest() : listen());
      const end = (isAccepted) => {
        clearTimeout(pause);
        document.removeEventListener('visibilitychange', seen);
        events.close();
        resolve(isAccepted);
      };
      on('status', (status) => {
        const { phase, run, of } = status;
        if (phase === 'waiting') output.status.textContent = status.before ? say('waiting', { count: status.before }) : say('building');
        else if (phase === 'libraries') output.status.textContent = say('libraries', { what: status.what });
        else if (phase === 'running' && of > 1) output.status.textContent = say('running_of', { run, of });
        else if (phase === 'running' && run > 1) output.status.textContent = say('running_many', { run });
        else output.status.textContent = say({ building: 'building', compiling: 'compiling', running: 'running' }[phase] ?? 'running');
        if (status.case && status.new) output.case(status.case);
      });
      for (const kind of ['build', 'stdout', 'stderr']) on(kind, ({ text }) => output.add(kind, text));
      on('verdict', (verdict) => {
        // What cannot be run on this machine stops nothing, and is not counted as accepted.
        cell.wasRun = verdict.verdict !== 'not-run';
        accepted = verdict.accepted || !cell.wasRun;
        if (cell.isExercise && verdict.accepted) cell.state.standing = 'accepted';
        cell.shownFor = source;
        output.judged(id, verdict);
      });
      on('done', ({ how, left_out: leftOut }) => {
        if (leftOut) output.add('stdout', `⋮ ${say('left_out', { count: leftOut })}`);
        if (how === 'cancelled') {
          output.number.textContent = `[${id}]`;
          output.status.textContent = say('cancelled');
        }
        end(accepted);
      });
      const failed = () => {
        losses += 1;
        if (losses < 4 && events.readyState !== EventSource.CLOSED) return;
        output.status.textContent = '';
        cell.say('lost');
        end(false);
      };
      document.addEventListener('visibilitychange', seen);
      listen();
    });
  }

  Object.assign(window.lo, { follow });
})();
