// One of Node's worker pools: `rival.cjs <way> <workers>`.
// Reads one question a line and writes one answer a line: numbers (nanoseconds), or `n/a`. See RivalProcess.cs for the questions.
const path = require('node:path');
const readline = require('node:readline');

const [, , way, workerCount] = process.argv;
const workers = Number(workerCount);
const jobsFile = path.join(__dirname, 'jobs.cjs');

function create() {
  if (way === 'workerpool') {
    const pool = require('workerpool').pool(jobsFile, {
      workerType: 'process',
      maxWorkers: workers,
      forkArgs: ['--workerpool'],
      forkOpts: { serialization: 'advanced' },
    });
    return { call: (job, ...parameters) => pool.exec(job, parameters), close: () => pool.terminate() };
  }
  if (way === 'piscina') {
    const { Piscina } = require('piscina');
    const pool = new Piscina({ filename: jobsFile, minThreads: 1, maxThreads: workers, idleTimeout: 600_000 });
    return { call: (name, ...parameters) => pool.run(parameters, { name }), close: () => pool.destroy() };
  }
  throw new Error(`There is no way '${way}'.`);
}

const now = () => process.hrtime.bigint();
const since = (start) => Number(now() - start);
const expect = (condition) => { if (!condition) throw new Error('A wrong result.'); };

let pool;

async function flood(job, count, inFlight) {
  let next = 0;
  const caller = async () => { while (next < count) await pool.call(job, ...(job === 'add' ? [next++, 1] : [next++])); };
  await Promise.all(Array.from({ length: inFlight }, caller));
}

const occupyAll = () => Promise.all(Array.from({ length: workers }, () => pool.call('nap', 200)));

const questions = {
  async cold() {
    const start = now();
    pool = create();
    expect(await pool.call('add', 1, 2) === 3);
    return [since(start)];
  },
  async further() {
    // A thread of piscina waits for nothing while a job of it does: it takes work that keeps the thread.
    const busy = way === 'piscina' ? pool.call('work', 900) : pool.call('nap', 900);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = now();
    expect(await pool.call('add', 1, 2) === 3);
    const taken = since(start);
    await busy;
    return [taken];
  },
  async warm() {
    await occupyAll();
    await occupyAll();
    return [0];
  },
  async trip(calls) {
    const durations = [];
    for (let number = 0; number < calls; number++) {
      const start = now();
      const sum = await pool.call('add', number, 1);
      durations.push(since(start));
      expect(sum === number + 1);
    }
    return durations;
  },
  async flood(calls, inFlight) {
    const start = now();
    await flood('add', calls, inFlight);
    return [since(start)];
  },
  async echo(length) {
    const payload = new Uint8Array(length);
    const start = now();
    expect((await pool.call('echo', payload)).length === length);
    return [since(start)];
  },
  async map(items) {
    const start = now();
    await flood('addOne', items, 64);
    return [since(start)];
  },
  async work(count, units, together) {
    const start = now();
    if (together) await Promise.all(Array.from({ length: count }, () => pool.call('work', units)));
    else for (let job = 0; job < count; job++) await pool.call('work', units);
    return [since(start)];
  },
};

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [question, ...numbers] = line.split(' ');
    const answer = await questions[question](...numbers.map(Number));
    process.stdout.write(`${answer === null ? 'n/a' : answer.join(' ')}\n`);
  }
  if (pool) await pool.close();
})();
