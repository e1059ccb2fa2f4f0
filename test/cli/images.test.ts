import {mkdirSync, readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import type {ResultEntry} from '../../src/result/audit-result.js'
import {runCommand, temporaryFolder} from '../support/cli.js'
import {phantomFolder} from '../support/phantoms.js'

interface Report {
  readonly attacks: readonly {
    readonly attack: string
    readonly outcome: {readonly status: string; readonly reason?: {readonly code: string}}
  }[]
  readonly reading: readonly {readonly name: string; readonly type: string}[]
}

/** The same pictures at another size. */
async function resized(folder: string, side: number): Promise<string> {
  const target = path.join(temporaryFolder(), 'small')
  for (const label of readdirSync(folder)) {
    mkdirSync(path.join(target, label), {recursive: true})
    for (const name of readdirSync(path.join(folder, label)))
      await sharp(path.join(folder, label, name))
        .resize(side, side)
        .toFile(path.join(target, label, name))
  }
  return target
}

describe('pictures on the command line', () => {
  const folder = phantomFolder({lesion: 40, healthy: 120}, 3)
  // Their folders are their classes without a word.
  const classes = ['--minority', 'lesion']

  test('are audited as a table is', async () => {
    const few = phantomFolder({lesion: 24, healthy: 60}, 3)
    const out = path.join(temporaryFolder(), 'report')
    const {code, stdout, stderr} = await runCommand([
      ...['audit', few, ...classes, '--repeats', '1', '--fidelity', 'column-shapes', '--out', out],
      ...['--attack', 'dcr-mia', '--attack', 'distinsmote', '--attack', 'linkability', '--learner', 'random-forest'],
    ])
    expect(stderr).toContain('pictures, 10 x 10, grey, 8 bit')
    expect(code).toBe(0)
    expect(stdout).toContain('smote LEAKS')
    const report = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as Report
    const stdoutAndReport = stdout + JSON.stringify(report)
    expect(report.reading.map(({name}) => name)).toEqual(['pixels', 'folder'])
    expect(stdoutAndReport).toContain('dcr-mia')
    expect(JSON.stringify(report)).toContain('samples-not-columns')
  })

  test('of three classes are told apart by one network, and the report says who gains and who loses', async () => {
    const three = phantomFolder({lesion: 12, healthy: 60, spot: 30}, 5)
    const out = path.join(temporaryFolder(), 'report')
    const {code, stdout} = await runCommand([
      ...['audit', three, ...classes, '--repeats', '1', '--attack', 'dcr-mia', '--learner', 'cnn', '--fidelity', 'none'],
      ...['--option', 'cnn.steps=30', '--option', 'cnn.filters=2', '--out', out],
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('all classes')
    const markdown = readFileSync(path.join(out, 'report.md'), 'utf8')
    expect(markdown).toContain('## All classes told apart')
    expect(markdown).toContain('lesion (minority)')
    expect(markdown.replaceAll(/\s+/g, ' ')).toContain('‘lesion’ is few-shot (6 rows)')
    const {results} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as {
      readonly results: readonly ResultEntry[]
    }
    const smote = results.find(({kind, generator}) => kind === 'multiclass' && generator === 'smote')
    expect(smote?.told?.map(({name, shots}) => [name, shots])).toEqual([
      ['healthy', 'medium'],
      ['spot', 'few'],
      ['lesion', 'few'],
    ])
    expect(Object.keys(smote?.difference ?? {})).toContain('minorityAccuracy')
  })

  test('are made, whole grey levels in a folder of their class, and found again by an attack', async () => {
    const made = path.join(temporaryFolder(), 'made')
    const {code} = await runCommand([
      'generate',
      folder,
      ...classes,
      '--generator',
      'random-oversampling',
      '--count',
      '30',
      '--out',
      made,
    ])
    expect(code).toBe(0)
    expect(readdirSync(made)).toEqual(['lesion'])
    expect(readdirSync(path.join(made, 'lesion'))).toHaveLength(30)
    const again = await runCommand(['generate', folder, ...classes, '--generator', 'smote', '--count', '5', '--out', made])
    expect(again.code).toBe(2)
    expect(readdirSync(path.join(made, 'lesion'))).toHaveLength(30)
    const attack = await runCommand(['inspect', made, '--json'])
    expect(attack.code).toBe(0)
  })

  test('are made again, the same ones, by a model that was saved, with the pictures at hand and without', async () => {
    const small = await resized(folder, 8)
    const place = temporaryFolder()
    const model = path.join(place, 'model.safetensors')
    const at = (name: string) => path.join(place, name)
    const training = [
      '--generator',
      'conv-wgan-gp',
      ...['steps=30', 'hidden=4', 'batchSize=16'].flatMap(text => ['--option', text]),
    ]
    const trained = await runCommand([
      ...['generate', small, ...classes, ...training, '--count', '6', '--seed', '5'],
      ...['--save-model', model, '--out', at('made')],
    ])
    expect([trained.code, trained.stderr]).toEqual([0, expect.any(String)])
    const sampling = ['--model', model, '--count', '6', '--seed', '5']
    const alone = await runCommand(['generate', ...sampling, '--out', at('again')])
    const beside = await runCommand(['generate', small, ...sampling, '--out', at('beside')])
    expect([alone.code, beside.code]).toEqual([0, 0])
    const pictures = (name: string) =>
      readdirSync(at(name), {recursive: true, withFileTypes: true})
        .filter(entry => entry.isFile())
        .map(entry => readFileSync(path.join(entry.parentPath, entry.name), 'base64'))
    expect(pictures('made')).toHaveLength(6)
    expect(pictures('again')).toEqual(pictures('made'))
    expect(pictures('beside')).toEqual(pictures('made'))
    expect(readdirSync(at('again'))).toEqual(['lesion'])
  }, 180_000)

  test('of another size than the data are refused', async () => {
    const {code, stderr} = await runCommand(['audit', folder, ...classes, '--synthetic', path.join(folder, 'lesion', '1.png')])
    expect(code).toBe(2)
    expect(stderr).not.toContain('    at ')
  })
})
