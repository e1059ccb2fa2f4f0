import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {wireBreaks} from '../../src/datasets/simulated/wire-breaks.js'
import type {ResultEntry} from '../../src/result/audit-result.js'
import {writeTable} from '../../src/io/write-table.js'
import {createRng, normal} from '../../src/core/rng.js'
import {runCommand, temporaryFolder} from '../support/cli.js'
import {wav} from '../support/wav.js'

interface Report {
  readonly results: readonly ResultEntry[]
  readonly reading: readonly {readonly name: string; readonly type: string}[]
}

/** Sounds of 64 values in noise: a high tone in `buzz`, a low one in `hum`, none in `noise`. */
function toneFolder(counts: Readonly<Record<'buzz' | 'hum' | 'noise', number>>): string {
  const folder = path.join(temporaryFolder(), 'tones')
  const rng = createRng('tones')
  const turns = {buzz: 16, hum: 3, noise: 0}
  for (const [label, count] of Object.entries(counts) as [keyof typeof counts, number][]) {
    mkdirSync(path.join(folder, label), {recursive: true})
    for (let at = 1; at <= count; at++) {
      const phase = 2 * Math.PI * rng.next()
      const tone = (step: number) => (turns[label] === 0 ? 0 : Math.sin(phase + (2 * Math.PI * turns[label] * step) / 64))
      const values = Array.from({length: 64}, (_, step) => Math.round(1000 * (tone(step) * 3 + normal(rng))))
      writeFileSync(path.join(folder, label, `${at}.wav`), wav({values}))
    }
  }
  return folder
}

describe('sounds on the command line', () => {
  const folder = path.join(temporaryFolder(), 'wires')
  const classes = ['--target', 'folder', '--minority', 'break']
  const ready = writeTable(folder, wireBreaks('cli', {breaks: 40, others: 60}))

  test('are audited as a table is, and rebuilt sounds are written as sounds', async () => {
    await ready
    const out = path.join(temporaryFolder(), 'report')
    const {code, stdout, stderr} = await runCommand([
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

  test('of three classes are told apart by a convolutional network, with the release and without', async () => {
    const tones = toneFolder({buzz: 16, hum: 40, noise: 60})
    const out = path.join(temporaryFolder(), 'tones')
    const {code, stdout} = await runCommand([
      ...['audit', tones, '--minority', 'buzz', '--repeats', '1', '--attack', 'dcr-mia', '--learner', 'cnn', '--out', out],
      ...['--fidelity', 'none', '--option', 'cnn.steps=150', '--option', 'cnn.filters=4'],
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('few-shot accuracy')
    const {results} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as Report
    const told = results.filter(({kind}) => kind === 'multiclass')
    expect(told.map(({generator, status}) => [generator, status]).sort()).toEqual([
      ['none', 'done'],
      ['smote', 'done'],
    ])
    for (const {estimates} of told) expect(estimates['balancedAccuracy'].value).toBeGreaterThan(0.6)
    const alone = results.filter(
      ({kind, generator}) => kind === 'utility' && ['none', 'ldam-drw', 'reweighting'].includes(generator),
    )
    expect(alone.map(({status}) => status)).toEqual(['done', 'done', 'done'])
    for (const {estimates} of alone) expect(estimates['auroc'].value).toBeGreaterThan(0.8)
    expect(readFileSync(path.join(out, 'report.md'), 'utf8')).toContain('‘buzz’ is few-shot (8 rows)')
  })

  test('are made as sounds, in a folder of their class', async () => {
    await ready
    const made = path.join(temporaryFolder(), 'made')
    const generator = ['--generator', 'spectrogram-smote', '--option', 'iterations=10']
    const {code} = await runCommand(['generate', folder, ...classes, ...generator, '--count', '5', '--out', made])
    expect(code).toBe(0)
    expect(readdirSync(made)).toEqual(['break'])
    expect(readdirSync(path.join(made, 'break'))).toHaveLength(5)
    expect(readFileSync(path.join(made, 'break', '000001.wav'))).toHaveLength(44 + 2 * 512)
  })

  test('in CSV files are made as they were read', async () => {
    const [series, made] = ['series', 'made'].map(name => path.join(temporaryFolder(), name))
    const lineOf = (row: number) => Array.from({length: 12}, (_, at) => `${at / 250},${Math.sin(row + at / (2 + (row % 3)))}`)
    for (const [label, rows] of [
      ['beat', 8],
      ['other', 12],
    ] as const) {
      mkdirSync(path.join(series, label), {recursive: true})
      for (let row = 0; row < rows; row++)
        writeFileSync(path.join(series, label, `${row}.csv`), ['seconds,mV', ...lineOf(row)].join('\n'))
    }
    const {code, stderr} = await runCommand([
      'generate',
      series,
      '--minority',
      'beat',
      '--generator',
      'smote',
      '--count',
      '3',
      '--out',
      made,
    ])
    expect(stderr).toContain('signals, 12 values, 250 a second')
    expect(code).toBe(0)
    expect(readdirSync(path.join(made, 'beat'))).toEqual(['000001.csv', '000002.csv', '000003.csv'])
    expect(readFileSync(path.join(made, 'beat', '000003.csv'), 'utf8')).toMatch(/^seconds,mV\n0,-?[\d.e-]+\n0\.004,/)
  })

  test('in the rows of a table are audited with a release of the same columns, beside columns that are left out', async () => {
    const folder = temporaryFolder()
    const rowOf = (row: number) => [
      row % 3 === 0 ? 'beat' : 'other',
      row,
      ...Array.from({length: 16}, (_, at) => Math.sin(row + at / 3)),
    ]
    const names = ['y', 'age', ...Array.from({length: 16}, (_, at) => `v${at + 1}`)]
    const [data, released] = [0, 100].map(from => {
      const file = path.join(folder, `${from}.csv`)
      writeFileSync(
        file,
        [names, ...Array.from({length: 60}, (_, row) => rowOf(from + row))].map(cells => cells.join()).join('\n'),
      )
      return file
    })
    const {code, stderr} = await runCommand([
      ...['audit', data, '--target', 'y', '--minority', 'beat', '--signal', 'v*', '--rate', '100', '--synthetic', released],
      ...[
        '--repeats',
        '1',
        '--attack',
        'copies',
        '--learner',
        'random-forest',
        '--fidelity',
        'column-shapes',
        '--out',
        path.join(folder, 'out'),
      ],
    ])
    expect(stderr).toContain('signals, 16 values, 100 a second')
    expect(code).toBe(0)
  })

  test('of several channels are refused with what to do', async () => {
    const stereo = path.join(temporaryFolder(), 'stereo')
    await writeTable(stereo, wireBreaks('cli', {breaks: 2, others: 2}))
    const file = path.join(stereo, 'break', '000001.wav')
    const bytes = readFileSync(file)
    bytes.writeUInt16LE(2, 22)
    bytes.writeUInt16LE(4, 32)
    writeFileSync(file, bytes)
    const {code, stderr} = await runCommand(['audit', stereo, ...classes])
    expect(code).toBe(2)
    expect(stderr).toContain('remix 1')
    expect(stderr).not.toContain('    at ')
  })
})
