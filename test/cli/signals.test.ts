import {readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {wireBreaks} from '../../src/datasets/simulated/wire-breaks.js'
import {writeTable} from '../../src/io/write-table.js'
import {runCli, temporaryFolder} from '../support/cli.js'

interface Report {
  readonly reading: readonly {readonly name: string; readonly type: string}[]
}

describe('sounds on the command line', () => {
  const folder = path.join(temporaryFolder(), 'wires')
  const classes = ['--target', 'folder', '--minority', 'break']
  const ready = writeTable(folder, wireBreaks('cli', {breaks: 40, others: 60}))

  test('are audited as a table is, and rebuilt sounds are written as sounds', async () => {
    await ready
    const out = path.join(temporaryFolder(), 'report')
    const {code, stdout, stderr} = await runCli([
      ...['audit', folder, ...classes, '--repeats', '1', '--ratio', '8', '--fidelity', 'column-shapes', '--out', out, '--reveal'],
      ...['--attack', 'cross-correlation', '--attack', 'reconsmote', '--attack', 'linkability', '--learner', 'random-forest'],
    ])
    expect(stderr).toContain('signals, 512 values, 4000 a second, 16 bit')
    expect(code).toBe(0)
    expect(stdout).toContain('smote LEAKS')
    const text = readFileSync(path.join(out, 'report.json'), 'utf8')
    expect((JSON.parse(text) as Report).reading.map(({name, type}) => [name, type])).toEqual([
      ['values', 'signal'],
      ['folder', 'category'],
    ])
    expect(text).toContain('samples-not-columns')
    expect(text).toContain('a signal-to-noise ratio of 40 dB')
    const rebuilt = readdirSync(path.join(out, 'reconstructed-smote-reconsmote'), {recursive: true})
    expect(rebuilt.filter(file => String(file).endsWith('.wav')).length).toBeGreaterThan(5)
  })

  test('are made as sounds, in a folder of their class', async () => {
    await ready
    const made = path.join(temporaryFolder(), 'made')
    const generator = ['--generator', 'spectrogram-smote', '--option', 'iterations=10']
    const {code} = await runCli(['generate', folder, ...classes, ...generator, '--count', '5', '--out', made])
    expect(code).toBe(0)
    expect(readdirSync(made)).toEqual(['break'])
    expect(readdirSync(path.join(made, 'break'))).toHaveLength(5)
    expect(readFileSync(path.join(made, 'break', '000001.wav'))).toHaveLength(44 + 2 * 512)
  })

  test('of several channels are refused with what to do', async () => {
    const stereo = path.join(temporaryFolder(), 'stereo')
    await writeTable(stereo, wireBreaks('cli', {breaks: 2, others: 2}))
    const file = path.join(stereo, 'break', '000001.wav')
    const bytes = readFileSync(file)
    bytes.writeUInt16LE(2, 22)
    bytes.writeUInt16LE(4, 32)
    writeFileSync(file, bytes)
    const {code, stderr} = await runCli(['audit', stereo, ...classes])
    expect(code).toBe(2)
    expect(stderr).toContain('remix 1')
    expect(stderr).not.toContain('    at ')
  })
})
