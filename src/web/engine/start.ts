/** The engine: a worker that reads, audits and reports, with threads of its own. */
export const startEngine = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), {type: 'module', name: 'engine'})
