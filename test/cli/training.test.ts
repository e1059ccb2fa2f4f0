import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {runCli, runCommand, smallCsv, temporaryFile, temporaryFolder, type CliOptions} from '../support/cli.js'

const csv = smallCsv()
const data = temporaryFile('data.csv', csv)
const cells = csv
  .split('\n')
  .slice(1, -1)
  .flatMap(row => row.split(',').slice(0, 4))

/** Text and double precision. */
function spellings(cell: string): Buffer[] {
  const double = Buffer.alloc(8)
  double.writeDoubleLE(Number(cell))
  return [Buffer.from(cell), double]
}

/** A training of about a second, in a folder of its own. */
function training(generator: string, steps: number) {
  const folder = temporaryFolder()
  const [out, kept] = [path.join(folder, 'out.csv'), path.join(folder, 'kept')]
  const plain = [
    ...['generate', data, '--target', 'y', '--minority', '1', '--count', '40'],
    ...['--generator', generator, '--option', `steps=${steps}`, '--option', 'hidden=32'],
  ]
  const isKept = () => existsSync(kept) && readdirSync(kept).some(name => name.endsWith('.checkpoint.safetensors'))
  return {
    folder,
    out,
    kept,
    isKept,
    whole: () => runCommand([...plain, '--out', '-']),
    run: (kill?: CliOptions['kill'], ...more: string[]) => {
      const args = [...plain, '--out', out, '--checkpoint', kept, '--checkpoint-every', '0.01s', ...more]
      return kill === undefined ? runCommand(args) : runCli(args, {kill})
    },
  }
}

describe('a training with --checkpoint', () => {
  test('goes on after SIGKILL, and writes what it would have written without it', async () => {
    const {run, whole, out, kept, isKept} = training('ctgan', 1000)
    const killed = await run({signal: 'SIGKILL', when: isKept})
    expect(killed.code).toBe(null)
    expect(existsSync(out)).toBe(false)
    const [{code}, uninterrupted] = await Promise.all([run(), whole()])
    expect(code).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(uninterrupted.stdout)
    expect(uninterrupted.stdout.split('\n')).toHaveLength(42)
    expect(existsSync(kept)).toBe(false)
  })

  test('stops at Ctrl-C with code 130; what it leaves is refused when damaged or for other options, and goes on otherwise', async () => {
    const {run, whole, folder, out, kept, isKept} = training('tabddpm', 1000)
    const {code, stderr} = await run({signal: 'SIGINT', when: isKept})
    expect(code, stderr).toBe(130)
    expect(stderr).toContain('The same command goes on from there.')
    expect(readdirSync(folder)).toEqual([path.basename(kept)])
    expect(readdirSync(kept).filter(name => name.endsWith('.part'))).toEqual([])

    const [name] = readdirSync(kept).filter(entry => entry.endsWith('.safetensors'))
    const file = path.join(kept, name)
    const bytes = readFileSync(file)
    for (const cell of cells) for (const spelling of spellings(cell)) expect(bytes.includes(spelling)).toBe(false)

    const other = await run(undefined, '--seed', '2')
    expect(other.code).toBe(2)
    expect(other.stderr).toContain('seed: 1 -> 2')
    writeFileSync(file, bytes.subarray(0, -5))
    const damaged = await run()
    expect(damaged.code).toBe(2)
    expect(damaged.stderr).toMatch(/cannot be used: .*\n.*Delete it to train from the start/)

    writeFileSync(file, bytes)
    const [again, uninterrupted] = await Promise.all([run(), whole()])
    expect(again.code).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(uninterrupted.stdout)
  })

  test('is refused for generators that have nothing to keep, and for private ones', async () => {
    const common = ['generate', data, '--target', 'y', '--minority', '1', '--count', '5', '--out', '-']
    const [smote, secret] = await Promise.all(
      ['smote', 'dp-tabddpm'].map(generator =>
        runCommand([...common, '--checkpoint', `none-${generator}`, '--generator', generator]),
      ),
    )
    expect([smote.code, secret.code]).toEqual([2, 2])
    expect(smote.stderr).toContain('does not train in steps')
    expect(secret.stderr).toContain('two kinds of noise')
  })
})

test('a training that was killed after its model was written goes on, and a file of somebody else is not replaced', async () => {
  const folder = temporaryFolder()
  const [model, out, kept] = ['m.safetensors', 'out.csv', 'kept'].map(name => path.join(folder, name))
  const data = temporaryFile('data.csv', smallCsv())
  const args = [
    ...['generate', data, '--target', 'y', '--minority', '1', '--count', '60000', '--generator', 'ctgan'],
    ...['--option', 'steps=60', '--option', 'hidden=32', '--save-model', model, '--out', out, '--checkpoint', kept],
  ]
  const killed = await runCli(args, {kill: {signal: 'SIGKILL', when: () => existsSync(model)}})
  expect([killed.code, existsSync(out)]).toEqual([null, false])
  const written = readFileSync(model)
  writeFileSync(model, 'somebody else')
  const refused = await runCommand(args)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('exists already')])
  writeFileSync(model, written)
  const again = await runCommand(args)
  expect([again.code, readFileSync(model).equals(written), existsSync(out), existsSync(kept)]).toEqual([0, true, true, false])
})
