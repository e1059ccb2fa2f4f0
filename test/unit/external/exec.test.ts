import {existsSync, mkdtempSync, readFileSync, readdirSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {afterAll, describe, expect, it} from 'vitest'
import {CommandFailed, Interrupted} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {exec} from '../../../src/external/exec.js'
import {reproducibilityNotes} from '../../../src/jobs/check-reproducible.js'
import {builtIn} from '../../../src/plugins/catalogue.js'
import {testContext} from '../../support/context.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const before = process.env['TMPDIR']
/** A temporary folder of its own, to see what is left in it. */
const folder = mkdtempSync(path.join(tmpdir(), 'minority-report-exec-test-'))
process.env['TMPDIR'] = folder
afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
})

const script = fileURLToPath(new URL('../../support/foreign-generator.js', import.meta.url))
const node = `'${process.execPath}' '${script}'`
const files = (mode: string, extra = '') => `${node} ${mode} {train} {target} {label} {count} {seed} {out} ${extra}`
const minority = {target: 'y', label: '1'}

const numbers = gaussianClasses(createRng('exec'), {rows: 60, minority: 12, columns: 3})
const train = new Table(
  'train',
  [
    ...numbers.columns,
    categorical(
      'colour',
      Array.from({length: 60}, (_, row) => ['azur', 'ocker'][row % 2]),
    ),
  ],
  60,
)

const make = async (options: Readonly<Record<string, string | number | boolean>>, rowCount = 7, context = testContext()) => {
  const fitted = await (await exec.create(options)).fit(train, minority, context)
  try {
    return {table: await fitted.sample(rowCount, context), notes: fitted.notes}
  } finally {
    fitted.dispose()
  }
}

const failure = async (options: Readonly<Record<string, string | number | boolean>>): Promise<string> => {
  const error: unknown = await make(options).then(
    () => undefined,
    (problem: unknown) => problem,
  )
  expect(error).toBeInstanceOf(CommandFailed)
  return (error as Error).message
}

const soon = async (isSo: () => boolean) => {
  for (let tries = 0; tries < 400 && !isSo(); tries++) await wait(10)
  expect(isSo()).toBe(true)
}
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    // One that has ended and that nobody has asked about is there all the same.
    return !/^\d+ \(.*\) Z/u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
const noted = (file: string) => {
  const [pid, trainFile] = readFileSync(file, 'utf8').split(' ')
  return {pid: Number(pid), trainFile}
}

describe('a command with files', () => {
  it('is given Parquet where it asks for it, and may write it', async () => {
    const program = fileURLToPath(new URL('../../support/parquet-generator.js', import.meta.url))
    const day = {kind: 'date', step: 86_400_000, pattern: 'dd/MM/yyyy'} as const
    const days = numeric(
      'day',
      Array.from({length: 60}, (_, row) => (row % 5 === 0 ? NaN : 19_000 + row)),
    )
    const dated = new Table('train', [...train.columns, {...days, field: {...days.field, date: day}}], 60)
    const command = `'${process.execPath}' '${program}' {train.parquet} {target} {label} {count} {out.parquet}`
    const fitted = await (await exec.create({command})).fit(dated, minority, testContext())
    const made = await fitted.sample(5, testContext())
    const own = dated.toRows().filter(({y}) => y === '1')
    const number = numbers.columns.find(({kind}) => kind === 'numeric')!.field.name
    expect(made.toRows()).toEqual(
      own.slice(0, 5).map(row => {
        const moved = Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? value + 0.5 : value])
        return Object.fromEntries(moved) as typeof row
      }),
    )
    expect(typeof own[0][number]).toBe('number')
    expect(made.toRows().some(row => row['day'] === null)).toBe(true)
  })

  it('is given several formats in a script for a shell', async () => {
    const command = 'test -s {train} && cp {train.jsonl} {out}'
    const {table} = await make({command, shell: true, rows: 'any'})
    expect(table.toRows()).toEqual(train.toRows().filter(({y}) => y === '1'))
  })

  it('makes rows in the columns and levels of the training rows, by the seed alone', async () => {
    const [one, again, other] = [
      await make({command: files('good')}),
      await make({command: files('good')}),
      await make({command: files('good')}, 7, testContext(2)),
    ]
    expect(one.table.schema).toEqual(train.schema)
    expect(one.table.rowCount).toBe(7)
    expect(again.table.toRows()).toEqual(one.table.toRows())
    expect(other.table.toRows()).not.toEqual(one.table.toRows())
  })

  it('leaves rows of other classes out, but takes no other number of rows unless it may', async () => {
    expect(await failure({command: files('all')})).toMatch(/made 19 rows of class '1' where 7 were asked for/)
    const {table, notes} = await make({command: files('all'), rows: 'any'})
    expect(table.rowCount).toBe(19)
    expect(notes.join()).toMatch(/not of class '1' were left out/)
    expect(await failure({command: files('few')})).toMatch(/made 6 rows .* where 7/)
  })

  it('says how it failed, and shows what it wrote to stderr only when asked to', async () => {
    const hidden = await failure({command: files('fail')})
    expect(hidden).toMatch(/ended with exit code 3\. It wrote 2 lines to stderr\. They may hold real records/)
    const cell = String(train.toRows()[0]['x1'])
    expect(hidden).not.toContain(cell)
    expect(await failure({command: files('fail'), reveal: true})).toContain(cell)
    expect(await failure({command: files('silent')})).toMatch(/without writing the file \{out\}/)
    expect(await failure({command: files('rubbish')})).toMatch(/a file that cannot be used: (?!.*minority-report-)/)
    expect(await failure({command: 'no-such-program {train} {out}'})).toMatch(/there is no program 'no-such-program'/)
  })

  it('reads a level that elsewhere marks a missing cell as that level', async () => {
    const marked = new Table(
      'train',
      [
        ...numbers.columns,
        categorical(
          'smoker',
          Array.from({length: 60}, () => 'NA'),
        ),
      ],
      60,
    )
    const fitted = await (await exec.create({command: files('good')})).fit(marked, minority, testContext())
    expect((await fitted.sample(5, testContext())).toRows().map(row => row['smoker'])).toEqual(new Array(5).fill('NA'))
  })

  it('refuses a file with a level that nobody has, or without a column', async () => {
    const sh = {shell: true, command: "sed '2,$s/azur/violet/' {train} | head -8 > {out}"}
    expect(await failure({...sh, rows: 'any'})).toMatch(/level in column 'colour' no training row has/)
    expect(await failure({...sh, command: 'cut -d, -f2- {train} > {out}', rows: 'any'})).toMatch(/a file that cannot be used/)
  })

  it('is ended with all that it has started when it takes too long', async () => {
    const file = path.join(folder, 'slow')
    expect(await failure({command: files('slow', `'${file}'`), timeout: 1})).toMatch(/did not end within 1 s/)
    expect(isRunning(noted(file).pid)).toBe(false)
  })

  it('works in a folder that nobody else can enter, and is ended when the work is stopped', async () => {
    const file = path.join(folder, 'stopped')
    const controller = new AbortController()
    const made = make({command: files('slow', `'${file}'`)}, 7, {...testContext(), signal: controller.signal})
    const ended = expect(made).rejects.toThrow(Interrupted)
    await soon(() => existsSync(file) && readFileSync(file, 'utf8').includes('csv'))
    const {pid, trainFile} = noted(file)
    expect(statSync(path.dirname(trainFile)).mode & 0o777).toBe(0o700)
    expect(statSync(trainFile).mode & 0o777).toBe(0o600)
    controller.abort()
    await ended
    expect(isRunning(pid)).toBe(false)
    expect(existsSync(path.dirname(trainFile))).toBe(false)
  })

  it('leaves no process behind that it has started itself', async () => {
    const file = path.join(folder, 'leaking')
    expect((await make({command: files('leaking', `'${file}'`)})).table.rowCount).toBe(7)
    await soon(() => !isRunning(noted(file).pid))
  })
})

describe('a program that is spoken to in lines', () => {
  const lines = (how = '') => ({command: `${node} lines ${how}`, protocol: 'lines'})

  it('makes rows by the seed alone, and is asked for many fits', async () => {
    const generator = await exec.create(lines())
    const rows = async (seed: number) => {
      const fitted = await generator.fit(train, minority, testContext(seed))
      const table = await fitted.sample(9, testContext(seed))
      fitted.dispose()
      return table.toRows()
    }
    const first = await rows(1)
    expect(first).toHaveLength(9)
    for (let seed = 2; seed < 6; seed++) expect(await rows(seed)).not.toEqual(first)
    expect(await rows(1)).toEqual(first)
  })

  it('keeps several fits apart', async () => {
    const generator = await exec.create(lines())
    const few = train.select([0, 1, 40, 41], 'train')
    const [all, of] = [await generator.fit(train, minority, testContext()), await generator.fit(few, minority, testContext())]
    const colours = async (fitted: typeof all) => (await fitted.sample(60, testContext())).rowCount
    expect(await colours(of)).toBe(60)
    expect(await colours(all)).toBe(60)
    all.dispose()
    of.dispose()
  })

  it('says how it failed', async () => {
    expect(await failure(lines('rubbish'))).toMatch(/a line to stdout that is no JSON object/)
    const refused = await failure(lines('refuse'))
    expect(refused).toMatch(/answered with an error/)
    expect(refused).not.toContain('4711')
    expect(await failure({...lines('refuse'), reveal: true})).toContain('4711')
    expect(await failure(lines('die'))).toMatch(/ended with exit code 7\. It wrote one line to stderr/)
    expect(await failure({...lines('sleep'), timeout: 0.5})).toMatch(/did not end within 0.5 s/)
  })
})

describe('whether a seed gives the same rows', () => {
  const notes = (options: Readonly<Record<string, string | boolean>>, budget = Infinity) =>
    reproducibilityNotes(
      {generators: [{name: 'exec', options: {checkSeed: true, ...options}}], target: 'y', minority: ['1'], seed: 1},
      train,
      builtIn,
      budget,
      testContext(),
    )

  it('is found out by making them twice', async () => {
    expect(await notes({command: files('good')})).toEqual([])
    expect((await notes({command: files('unseeded')})).join()).toMatch(/not reproducible/)
    expect((await notes({command: files('unseeded'), checkSeed: false})).join()).toMatch(/was not checked/)
    expect((await notes({command: files('slow', `'${path.join(folder, 'slow')}'`)}, 2)).join()).toMatch(/was not checked/)
    // The failure is that of the steps.
    expect(await notes({command: files('fail')})).toEqual([])
  })
})

it('leaves nothing in the temporary folder', async () => {
  await soon(() => readdirSync(folder).every(name => ['slow', 'stopped', 'leaking'].includes(name) || name.startsWith('tsx')))
})
