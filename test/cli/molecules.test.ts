import {cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {projectRoot, runCli, runCommand, temporaryFile, temporaryFolder} from '../support/cli.js'
import {simulatedMolecules} from '../support/molecules.js'

const classes = ['--target', 'active', '--minority', 'yes']

const file = (name: string, rows: readonly (readonly string[])[], header = ['smiles', 'active']) =>
  temporaryFile(name, [header, ...rows, []].map(row => row.join(',')).join('\n'))
const labelled = (active: boolean, count: number) =>
  simulatedMolecules
    .filter(({isActive}) => isActive === active)
    .slice(0, count)
    .map(({smiles}) => [smiles, active ? 'yes' : 'no'])
const small = [...labelled(true, 30), ...labelled(false, 40)]
const DATA = file('molecules.csv', [...labelled(true, 60), ...labelled(false, 90)])

interface Report {
  readonly reading: readonly {readonly name: string; readonly type: string}[]
  readonly attacks: readonly {readonly attack: string; readonly outcome: {readonly status: string}}[]
}

describe('molecules on the command line', () => {
  test('are audited as a table is, without a word of theirs in the report', async () => {
    const out = path.join(temporaryFolder(), 'report')
    const {code, stdout, stderr} = await runCommand([
      ...['audit', DATA, ...classes, '--repeats', '1', '--fidelity', 'column-shapes', '--learner', 'random-forest', '--out', out],
      ...['--generator', 'graph-crossover', '--attack', 'nearest-molecule', '--attack', 'scaffold-membership'],
    ])
    expect([code, stderr]).toEqual([0, expect.stringContaining('molecules, 150 different')])
    expect(stdout).toContain('nearest-molecule')
    const text = readFileSync(path.join(out, 'report.json'), 'utf8')
    const report = JSON.parse(text) as Report
    expect(report.reading.map(({name, type}) => [name, type])).toEqual([
      ['smiles', 'molecule'],
      ['active', 'category'],
    ])
    expect(text).toContain('nearlyCopied')
    expect(text).toMatch(/RDKit \d{4}\.\d/)
    for (const each of [text, stdout, stderr])
      expect(simulatedMolecules.filter(({smiles}) => smiles.length > 20 && each.includes(smiles))).toEqual([])
  }, 120_000)

  test('are made, as many as asked for, all new and readable, and found by an attack on files', async () => {
    const made = path.join(temporaryFolder(), 'made.csv')
    const generator = ['--generator', 'scaffold-decoration', '--count', '25', '--out', made]
    expect((await runCommand(['generate', DATA, ...classes, ...generator])).code).toBe(0)
    const rows = readFileSync(made, 'utf8').trim().split('\n').slice(1)
    expect(rows).toHaveLength(25)
    expect(rows.every(row => row.endsWith(',yes'))).toBe(true)
    const inspected = await runCommand(['inspect', made, ...classes])
    expect([inspected.code, inspected.stdout + inspected.stderr]).toEqual([0, expect.stringContaining('molecules, ')])
    const targets = file('targets.csv', labelled(true, 10))
    const attacked = await runCommand(['attack', 'nearest-molecule', '--released', made, '--targets', targets, ...classes])
    expect([attacked.code, attacked.stderr]).toEqual([0, expect.any(String)])
    expect(attacked.stdout).toContain('10')
  }, 120_000)

  test('that are released under other spellings, as salts and without stereo are found', async () => {
    const data = [...small, ['C[C@H](N)C(=O)NCC1CCCCC1', 'yes'], ['OC(=O)c1ccc(C2CC2)nc1', 'yes']]
    const salts = small.filter(([, active]) => active === 'yes').map(([smiles]) => [`[Cl-].${smiles}.[Na+]`, 'yes'])
    const release = [...salts, ['CC(N)C(=O)NCC1CCCCC1', 'yes'], ['[O-]C(=O)c1ccc(C2CC2)nc1', 'yes']]
    const others = simulatedMolecules.filter(({isActive}) => isActive).slice(60, 90)
    const holdout = [...others.map(({smiles}) => [smiles, 'yes']), ...labelled(false, 20)]
    const {code, stdout} = await runCommand([
      ...['audit', file('data.csv', data), ...classes, '--synthetic', file('release.csv', release)],
      ...['--holdout', file('holdout.csv', holdout), '--attack', 'nearest-molecule', '--fidelity', 'none'],
      ...['--learner', 'none', '--out', path.join(temporaryFolder(), 'report')],
    ])
    expect(code).toBe(0)
    const words = stdout.replaceAll(/\s+/g, ' ')
    expect(words).toContain('LEAKS')
    expect(words).toMatch(/Released molecules equal 100 % of the real minority records but for salts, charges, stereo/)
  }, 120_000)

  test('that are none are refused with their rows, and skipped and counted where that is wanted', async () => {
    const secrets = ['C1CC', 'Acme-4711', 'C(C)(C)(C)(C)C']
    const broken = file('broken.csv', [...small, ...secrets.map(text => [text, 'no']), ['', 'yes'], ['C'.repeat(1000), 'no']])
    const refused = await runCommand(['inspect', broken, ...classes])
    expect(refused.code).toBe(2)
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toContain('(1 of them is empty): rows 71, 72, 73, 74, 75')
    expect(secrets.filter(text => refused.stderr.includes(text))).toEqual([])
    expect(refused.stderr).not.toContain('    at ')
    const skipped = await runCommand(['inspect', broken, ...classes, '--skip-unreadable'])
    expect([skipped.code, skipped.stdout + skipped.stderr]).toEqual([0, expect.stringContaining('5 rows without a readable')])
  })

  test('that a column only promises are read as categories, and the list of columns says so where some are there', async () => {
    const words = await runCommand([
      'inspect',
      file(
        'words.csv',
        small.map(([, active], row) => [['None', 'Salt'][row % 2], active]),
      ),
      ...classes,
    ])
    expect([words.code, words.stderr]).toEqual([0, expect.stringContaining('categories, 2 levels')])
    expect(words.stdout + words.stderr).not.toContain('RDKit')
    const half = small.map(([smiles, active], row) => [row % 2 === 0 ? smiles : `batch ${row}`, active])
    const named = small.map(([smiles, active], row) => [`${smiles} mol-${row}`, active])
    for (const rows of [half, named]) {
      const {code, stdout, stderr} = await runCommand(['inspect', file('some.csv', rows), ...classes])
      expect(code).toBe(0)
      expect((stdout + stderr).replaceAll(/\s+/g, ' ')).toMatch(/begin like SMILES, but too few.*--smiles smiles/)
    }
  })

  test('of two spellings are one, and stereo, charges and isotopes tell molecules apart', async () => {
    const rows = [
      'OCC',
      'CCO',
      'N[C@@H](C)C(=O)O',
      'N[C@H](C)C(=O)O',
      'CC(=O)[O-]',
      'CC(=O)O',
      '[13CH4]',
      'C',
      'F/C=C/F',
      'F/C=C\\F',
    ]
    const data = file('spellings.csv', [...small, ...rows.map(smiles => [smiles, 'yes'])])
    const {code, stdout, stderr} = await runCommand(['inspect', data, ...classes])
    expect(code).toBe(0)
    expect(stdout + stderr).toContain('molecules, 79 different')
    expect(stdout + stderr).toContain('1 further spelling')
  })

  test('beside another column of them, and named in one that holds numbers, are refused with what to do', async () => {
    const two = file(
      'two.csv',
      small.map(([smiles, active]) => [smiles, smiles, active]),
      ['smiles', 'mol', 'active'],
    )
    const asked = await runCommand(['inspect', two, ...classes])
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--smiles smiles --ignore mol')])
    const numbers = file(
      'numbers.csv',
      small.map(([, active], row) => [`${row}.5`, active]),
    )
    const refused = await runCommand(['inspect', numbers, ...classes, '--smiles', 'smiles'])
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('holds no texts that could be molecules')])
  })

  test('say which package to install where RDKit is not', async () => {
    const place = installationWithout('@rdkit')
    const {code, stderr} = await runCli(['inspect', DATA, ...classes], {bin: path.join(place, 'bin/run.js')})
    expect([code, stderr]).toEqual([2, expect.stringContaining('npm install @rdkit/rdkit')])
    expect(stderr).not.toContain('    at ')
  })
})

/** The built tool in another folder, with all packages but one. */
function installationWithout(missing: string): string {
  const place = temporaryFolder()
  for (const part of ['bin', 'dist']) cpSync(path.join(projectRoot, part), path.join(place, part), {recursive: true})
  writeFileSync(path.join(place, 'package.json'), readFileSync(path.join(projectRoot, 'package.json')))
  const modules = path.join(place, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(path.join(projectRoot, 'node_modules')))
    if (name !== missing) symlinkSync(path.join(projectRoot, 'node_modules', name), path.join(modules, name))
  return place
}
