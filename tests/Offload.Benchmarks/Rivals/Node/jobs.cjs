// What the workers of every rival in Node do.
const StepsPerUnit = 1_000_000; // about a millisecond

const jobs = {
  add: (left, right) => left + right,
  addOne: (item) => item + 1,
  echo: (payload) => payload,
  nap: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  work: (units) => {
    let state = 1;
    for (let step = 0; step < units * StepsPerUnit; step++) state = (Math.imul(state, 31) + step) | 0;
    return state;
  },
};

// workerpool registers them; piscina calls the one that is named, with one argument.
if (process.argv.includes('--workerpool')) require('workerpool').worker(jobs);
for (const [name, job] of Object.entries(jobs)) exports[name] = (parameters) => job(...parameters);
