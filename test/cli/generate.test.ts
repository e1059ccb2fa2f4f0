import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {runCli, runCommand, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

const lines = (text: string) => text.trimEnd().split('\n')
const base = (data: string, out: string) => [
  'generate',
  data,
  '--target',
  'y',
  '--minority',
  '1',
  '--generator',
  'smote',
  '--out',
  out,
]

describe('generate', () => {
  const csv = smallCsv()
  const data = temporaryFile('data.csv', csv)
  const folder = path.dirname(data)

  test('writes so many synthetic rows in the columns of the input', async () => {
    const out = path.join(folder, 'count.csv')
    const {code} = await runCli([...base(data, out), '--count', '50'])
    expect(code).toBe(0)
    const [header, ...rows] = lines(readFileSync(out, 'utf8'))
    expect(header).toBe('x0,x1,x2,x3,y')
    expect(rows).toHaveLength(50)
    expect(rows.every(row => row.endsWith(',1'))).toBe(true)
  })

  test('balances by default, and takes a ratio', async () => {
    const balanced = await runCommand([...base(data, '-'), '--balance'])
    expect(lines(balanced.stdout)).toHaveLength(1 + (96 - 24))
    const ratio = await runCommand([...base(data, '-'), '--ratio', '2'])
    expect(lines(ratio.stdout)).toHaveLength(1 + 48)
  })

  test('says why no row can be made, and what to do, before it makes a file', async () => {
    const out = path.join(folder, 'none.csv')
    const small = await runCommand([...base(data, out), '--ratio', '0.01'])
    expect(small.code).toBe(2)
    expect(small.stderr).toMatch(/ratio of 0\.01 of its 24 rows is less than half a row\. From --ratio 0\.021 on there is one/)
    const largest = await runCommand([...base(data, out).map(word => (word === '1' ? '0' : word)), '--balance'])
    expect(largest.code).toBe(2)
    expect(largest.stderr).toMatch(/with 96 rows it is the largest class already.*--count or --ratio/)
    expect(existsSync(out)).toBe(false)
    expect((await runCommand([...base(data, out), '--ratio', '0.021'])).stderr).toContain('1 synthetic rows')
  })

  test('makes rows of the labels that get any, and says which get none', async () => {
    const out = path.join(folder, 'both.csv')
    const {code, stderr} = await runCommand([...base(data, out).map(word => (word === '1' ? '0,1' : word)), '--balance'])
    expect(code).toBe(0)
    expect(stderr).toContain("No row of '0' was made: with 96 rows it is the largest class already")
    expect(stderr).toContain('72 synthetic rows')
    const none = await runCommand([...base(data, '-'), '--count', '0'])
    expect(none.stderr).toContain('--count 0 asks for none')
    expect(lines(none.stdout)).toHaveLength(1)
  })

  test('--augmented gives real rows back as they were given, in any order and with blanks around names', async () => {
    const [, ...rows] = lines(csv)
    const spelt = rows.map((row, at) => row.replace(/^[^,]+/, first => `${Number(first).toFixed(3)}${at % 2 === 0 ? '' : '0 '}`))
    const header = ' x0,x1 ,x2,x3,y'
    const given = temporaryFile('spelt.csv', [header, ...spelt, ''].join('\n'))
    const augmented = [...base(given, '-'), '--count', '30', '--augmented']
    const [ordered, mixed] = await Promise.all([runCommand([...augmented, '--keep-order']), runCommand(augmented)])
    expect(lines(ordered.stdout).slice(0, 1 + rows.length)).toEqual([header, ...spelt])
    expect(lines(mixed.stdout)).toHaveLength(1 + rows.length + 30)
    const written = new Set(lines(mixed.stdout))
    expect(spelt.filter(row => !written.has(row))).toEqual([])
    expect(mixed.stderr).toContain('Numbers of 1 column are spelt otherwise there than in synthetic rows')
  })

  test('gives the same file for the same seed and another for another', async () => {
    const [one, same, other] = await Promise.all(
      ['4', '4', '5'].map(seed => runCommand([...base(data, '-'), '--count', '20', '--seed', seed])),
    )
    expect(same.stdout).toBe(one.stdout)
    expect(other.stdout).not.toBe(one.stdout)
  })

  test('never replaces a file unless told to', async () => {
    const out = path.join(folder, 'precious.csv')
    writeFileSync(out, 'precious')
    const refused = await runCommand([...base(data, out), '--count', '5'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--force')
    expect(readFileSync(out, 'utf8')).toBe('precious')
    expect((await runCommand([...base(data, out), '--count', '5', '--force'])).code).toBe(0)
    expect(readFileSync(out, 'utf8')).not.toBe('precious')
    expect(readdirSync(folder).filter(name => name.includes('.part'))).toEqual([])
  })

  test('reads stdin and can hand on the real rows of every class, shuffled or in order', async () => {
    const args = base('-', '-')
    const augmented = await runCli([...args, '--count', '10', '--augmented'], {stdin: csv})
    const rows = lines(augmented.stdout).slice(1)
    expect(rows).toHaveLength(130)
    const real = lines(csv).slice(1)
    expect(real.every(row => rows.includes(row))).toBe(true)
    expect(rows.slice(0, 120)).not.toEqual(real)
    const ordered = await runCli([...args, '--count', '10', '--augmented', '--keep-order', '--minority-only'], {stdin: csv})
    expect(lines(ordered.stdout).slice(1, 25)).toEqual(real.filter(row => row.endsWith(',1')))
  })

  test('rounds when asked to', async () => {
    const {stdout} = await runCommand([...base(data, '-'), '--count', '20', '--decimals', '2'])
    const cells = lines(stdout)
      .slice(1)
      .flatMap(row => row.split(',').slice(0, 4))
    expect(cells.every(cell => /^-?\d+(\.\d{1,2})?$/.test(cell))).toBe(true)
  })

  test('refuses more neighbours than the class has, naming the range', async () => {
    const {code, stderr} = await runCommand([...base(data, '-'), '--option', 'neighbours=24'])
    expect(code).toBe(2)
    expect(stderr).toContain("The 'neighbours' option of smote must be an integer in [1, 23]. Got 24 instead.")
  })

  test('refuses a generator that does not fit the columns and names the one that does', async () => {
    const {code, stderr} = await runCommand([
      'generate',
      data,
      '--target',
      'y',
      '--minority',
      '1',
      '--generator',
      'smote-n',
      '--out',
      '-',
    ])
    expect(code).toBe(2)
    expect(stderr).toMatch(/smote-n needs categorical columns.*use smote for numeric columns/)
    expect(stderr).not.toContain('bug')
  })

  test('refuses to send data and JSON to the same stdout', async () => {
    const {code, stdout} = await runCommand([...base(data, '-'), '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toHaveProperty('error')
    expect(existsSync(path.join(folder, '-'))).toBe(false)
  })
})

describe('the engine of generate', () => {
  const args = (engine: string, out: string) => [
    ...['generate', temporaryFile('data.csv', smallCsv()), '--target', 'y', '--minority', '1', '--count', '20'],
    ...['--generator', 'tvae', '--option', 'steps=20', '--engine', engine, '--out', out, '--json'],
  ]

  test('is the one asked for, and gives nearly the same rows as another', async () => {
    const folder = temporaryFolder()
    const made: number[][] = []
    for (const engine of ['wasm', 'tensorflow']) {
      const out = path.join(folder, `${engine}.csv`)
      const {code, stdout} = await runCommand(args(engine, out))
      expect(code).toBe(0)
      const {notes} = JSON.parse(stdout) as {notes: string[]}
      expect(notes.join(' ')).toMatch(engine === 'wasm' ? /own kernels.*as asked for/ : /TensorFlow\.js 4.*as asked for/)
      made.push(
        readFileSync(out, 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .flatMap(line => line.split(',').map(Number)),
      )
    }
    expect(made[0]).toHaveLength(made[1].length)
    const furthest = Math.max(...made[0].map((value, at) => Math.abs(value - made[1][at])))
    expect(furthest).toBeLessThan(0.01)
  })

  test('is refused with the known ones when it is another', async () => {
    const {code, stdout} = await runCommand(args('torch', '-'))
    expect(code).toBe(2)
    expect(stdout).toContain('auto, wasm, tensorflow')
  })
})
