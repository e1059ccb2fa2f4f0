import {readdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {openTaskStore} from '../../../src/audit/run/task-store.js'
import type {AuditPlan} from '../../../src/result/plan.js'
import type {Task} from '../../../src/audit/plan/task.js'
import type {TaskResult} from '../../../src/audit/plan/task-output.js'
import {makeBundle} from '../../../src/evidence/make-bundle.js'
import {openBundle} from '../../../src/evidence/open-bundle.js'
import {verifyBundle} from '../../../src/evidence/verify-bundle.js'
import {parseNpz} from '../../../src/io/npz.js'
import {readTable} from '../../../src/io/read-table.js'
import {parsePolicy} from '../../../src/policy/policy-file.js'
import {parseResult, renderJson} from '../../../src/report/json.js'
import {fullResult} from '../example-result.js'
import {datasetReaders} from './dataset-readers.js'
import {modelReaders} from './model-readers.js'
import {npyOf} from './npy.js'
import {textReaders} from './text-readers.js'

/** A reader, a file that it reads, and whether what it made of another file is as good as the original. */
export interface FuzzedReader {
  readonly name: string
  readonly valid: Uint8Array
  /** The file is JSON. */
  readonly isJson?: true
  /** The file to hand to a command, where these bytes are a part of it. */
  file?(bytes: Uint8Array): Promise<Buffer>
  /**
   * Reads a file of these bytes.
   * @returns What it says, for files that carry a checksum: damage must be refused or change nothing. Undefined where a
   *   text cannot know that it was changed.
   * @throws {UserError} When it refuses.
   */
  read(bytes: Uint8Array): Promise<string | undefined>
}

const CSV = [
  'age,bmi,ward,seen,sick',
  ...Array.from(
    {length: 40},
    (_, row) =>
      `${30 + row},${(20 + row / 7).toFixed(2)},"w ${row % 3}",2024-01-${10 + (row % 20)},${row % 5 === 0 ? 'yes' : 'no'}`,
  ),
  '',
].join('\n')

const ARFF = [
  '% a comment',
  '@relation r',
  '@attribute age numeric',
  "@attribute 'the ward' {a,b}",
  '@data',
  ...Array.from({length: 20}, (_, row) => `${row}.5,${row % 2 ? 'a' : 'b'}`),
  '',
].join('\n')
const KEEL = [
  '@relation r',
  '@attribute age real [0.0, 20.0]',
  '@attribute class {positive, negative}',
  '@inputs age',
  '@outputs class',
  '@data',
  ...Array.from({length: 20}, (_, row) => `${row}.5, ${row % 4 ? 'negative' : 'positive'}`),
  '',
].join('\n')

const POLICY = `rules:
  - name: no-leak
    expression: verdict != "leaks"
    reason: nobody may be found
  - name: useful
    expression: utility["random-forest"].averagePrecision.value > 0.3 and attack["dcr-mia"].auc.high < 0.6
    reason: it must be worth it
    waiver: {by: the board, until: 2030-01-01}
`

const PLAN = {seed: 1, target: 'y', minority: ['1'], repeats: 1} as unknown as AuditPlan
const TASK = {
  input: 'i',
  seed: 1,
  repeat: 0,
  subject: {kind: 'none'},
  step: {kind: 'proxy', proxy: {name: 'dcr', options: {}}},
} as unknown as Task
const RESULT: TaskResult = {outcome: {status: 'done', value: {kind: 'figures', estimates: {}}}, notes: ['a note'], seconds: 1}

/** Every reader of files that come from outside, on files in a folder. */
export async function fuzzedReaders(folder: string): Promise<FuzzedReader[]> {
  const {zipSync} = await import('fflate')
  const at = (name: string) => path.join(folder, name)
  const table = (name: string, valid: Uint8Array, target: string, isChecked = false): FuzzedReader => ({
    name,
    valid,
    async read(bytes) {
      await writeFile(at(name), bytes)
      const {table: made} = await readTable(at(name), {target})
      const text = JSON.stringify(
        made.columns.map(column => (column.kind === 'numeric' ? [...column.values] : [column.field, [...column.codes]])),
      )
      return isChecked ? text : undefined
    },
  })
  return [
    table('table.csv', Buffer.from(CSV), 'sick'),
    table('table.csv.gz', gzipSync(CSV), 'sick', true),
    table('utf16.csv', Buffer.from(`\u{FEFF}${CSV}`, 'utf16le'), 'sick'),
    table('table.arff', Buffer.from(ARFF), 'the ward'),
    table('table.dat', Buffer.from(KEEL), 'class'),
    {
      name: 'arrays.npz',
      valid: zipSync({'data.npy': npyOf([4, 2], cell => cell / 3), 'label.npy': npyOf([4], cell => cell)}),
      async read(bytes) {
        await parseNpz(bytes, 'arrays')
        return undefined
      },
    },
    {
      name: 'policy.yaml',
      valid: Buffer.from(POLICY),
      async read(bytes) {
        await parsePolicy(Buffer.from(bytes).toString('utf8'), 'policy.yaml')
        return undefined
      },
    },
    {
      name: 'report.json',
      isJson: true,
      valid: Buffer.from(renderJson(fullResult())),
      read(bytes) {
        parseResult(Buffer.from(bytes).toString('utf8'), 'report.json')
        return Promise.resolve(undefined)
      },
    },
    {
      name: 'report.json of form 1',
      isJson: true,
      valid: await readFile(new URL('../../../fixtures/golden/results/version-1.json', import.meta.url)),
      read(bytes) {
        parseResult(Buffer.from(bytes).toString('utf8'), 'report.json')
        return Promise.resolve(undefined)
      },
    },
    await bundleReader(),
    ...(await modelReaders(folder)),
    await taskReader(folder),
    await planReader(path.join(folder, 'planned')),
    ...(await datasetReaders(folder)),
    ...textReaders(folder),
  ]
}

async function bundleReader(): Promise<FuzzedReader> {
  const result = fullResult()
  return {
    name: 'evidence.zip',
    valid: await makeBundle(result),
    async read(bytes) {
      const {checks, result: found} = await verifyBundle(await openBundle(bytes, 'evidence.zip'), {version: result.tool.version})
      // A bundle that holds says what the original said.
      return checks.some(({status}) => status === 'failed') ? undefined : JSON.stringify(found)
    },
  }
}

async function taskReader(folder: string): Promise<FuzzedReader> {
  const audit = path.join(folder, 'audit')
  const checkpoints = await openTaskStore(audit, PLAN, 'i')
  await checkpoints.write(TASK, RESULT)
  const [name] = (await readdir(path.join(audit, 'tasks'))).filter(each => each.endsWith('.json'))
  const file = path.join(audit, 'tasks', name)
  return {
    name: 'task.json',
    valid: await readFile(file),
    async read(bytes) {
      await writeFile(file, bytes)
      const read = await checkpoints.read(TASK)
      // Not there: the task is run again.
      return read === undefined ? undefined : JSON.stringify(read)
    },
  }
}

/** A folder whose plan was changed is another audit's. */
async function planReader(folder: string): Promise<FuzzedReader> {
  await openTaskStore(folder, PLAN, 'i')
  const file = path.join(folder, 'plan.json')
  return {
    name: 'plan.json',
    isJson: true,
    valid: await readFile(file),
    async read(bytes) {
      await writeFile(file, bytes)
      await openTaskStore(folder, PLAN, 'i')
      return JSON.stringify(JSON.parse(await readFile(file, 'utf8')))
    },
  }
}
