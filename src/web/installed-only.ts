import {UserError} from '../core/errors.js'

/** What only an installed tool does, by the module that does it (from src). Where a page would load one, it is told so. */
export const INSTALLED_ONLY: Readonly<Partial<Record<string, string>>> = {
  'chemistry/thread-chemistry.ts': 'read molecules',
  'evidence/sign.ts': 'sign with a key',
  'external/create-exec.ts': 'run programs',
  'io/databases/duckdb-write.ts': 'write databases',
  'io/databases/duckdb.ts': 'read databases',
  'io/databases/postgres-write.ts': 'write databases',
  'io/databases/postgres.ts': 'read databases',
  'io/databases/sqlite-write.ts': 'write databases',
  'io/databases/sqlite.ts': 'read databases',
  'io/images/read-images.ts': 'read pictures',
  'io/images/write-images.ts': 'write pictures',
  'jobs/queue-runner.ts': 'share work over a queue',
  'pdf/find-chromium.ts': 'print PDF files',
  'pdf/print-html.ts': 'print PDF files',
  'plugins/load-plugins.ts': 'load plug-ins',
}

/** What the page says instead of doing it. */
export const installedOnly = (what: string): UserError =>
  new UserError('not-in-browser', {what}, `In the browser the tool does not ${what}.`, [
    'Install the tool, and run the same with it: the page shows the command.',
  ])
