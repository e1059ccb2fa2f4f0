/**
 * npm run bench:molecules: what attacks find in releases of molecules, and what these are worth in a screen.
 *
 *   npm run bench:molecules -- FILE --target COLUMN --minority LABEL [--smiles smiles] [--others 2] [--seeds 2] [--name NAME]
 *     [--generators graph-crossover,...] [--scaffolds FILE.tsv] [--write docs/molecules-figures.md]
 *
 * All molecules of the class and so many times as many others are drawn for each seed and split in halves; each generator of molecules
 * makes as many as its half has. All attacks that an audit of molecules plays are played, secret scaffolds counted, and a forest trained
 * with and without the release. Seconds are those of the processor, for one release with all of that. With --scaffolds, scaffolds are
 * compared with those of another program: lines of SMILES, tab, scaffold in SMILES.
 */
import {appendFile, readFile} from 'node:fs/promises'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {isOfUse} from '../src/attacks/define-attack.js'
import {attacks} from '../src/attacks/registry.js'
import {figuresOf} from '../src/audit/pool/pool-results.js'
import {inFeatures} from '../src/audit/release/in-features.js'
import {withSharedMolecules} from '../src/audit/release/shared-molecules.js'
import {splitRows} from '../src/audit/release/split.js'
import type {Release} from '../src/audit/release/release.js'
import {Spaces} from '../src/attacks/spaces.js'
import {runAttack} from '../src/audit/score/attack-step.js'
import {runDisclosure} from '../src/audit/score/disclosure-step.js'
import {runFidelity} from '../src/audit/score/fidelity-step.js'
import {loadChemistry} from '../src/chemistry/load-chemistry.js'
import {createContext} from '../src/core/context.js'
import {createRng, permutation} from '../src/core/rng.js'
import {rowsWithLabel} from '../src/core/table.js'
import {sampleClasses} from '../src/generators/sample-classes.js'
import {readTable} from '../src/io/read-table.js'
import {screening} from '../src/metrics/fidelity/screening.js'
import {processorClock} from './support/processor-seconds.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    target: {type: 'string'},
    minority: {type: 'string'},
    smiles: {type: 'string', default: 'smiles'},
    others: {type: 'string', default: '2'},
    seeds: {type: 'string', default: '2'},
    name: {type: 'string'},
    generators: {type: 'string', default: 'scaffold-decoration,graph-crossover,graph-diffusion'},
    scaffolds: {type: 'string'},
    write: {type: 'string'},
  },
})
const [file] = positionals as (string | undefined)[]
const {target, minority: label, smiles} = values
if (file === undefined || target === undefined || label === undefined)
  throw new Error('Name a file and its class: -- FILE --target COLUMN --minority LABEL')
const classes = {target, minority: [label]}
const name = values.name ?? path.basename(file)
const lines: string[] = []
const say = (line: string) => {
  lines.push(line)
  console.log(line)
}

if (values.scaffolds !== undefined) say(await comparedScaffolds(values.scaffolds))
const {table} = await readTable(file, {target, smiles, columns: [smiles], skipUnreadable: true})
for (let seed = 1; seed <= Number(values.seeds); seed++)
  for (const generator of values.generators.split(',')) await measure(generator, seed)
if (values.write !== undefined) await appendFile(values.write, `${lines.join('\n')}\n`)

async function comparedScaffolds(answers: string): Promise<string> {
  const chemistry = await loadChemistry()
  const pairs = (await readFile(answers, 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))
  let [same, unread] = [0, 0]
  for (const [molecule, scaffold = ''] of pairs) {
    const own = chemistry.scaffold(molecule)
    if (own === undefined) unread++
    else if (own === (scaffold === '' ? '' : chemistry.canonical(scaffold))) same++
  }
  const share = ((100 * same) / pairs.length).toFixed(2)
  return `${name}: ${same} of ${pairs.length} scaffolds are equal (${share} %); ${unread} molecules are not read.`
}

async function measure(generator: string, seed: number): Promise<void> {
  const seconds = processorClock()
  const rng = createRng(seed)
  const context = createContext(rng)
  const release = await releaseOf(generator, seed)
  const found: string[] = []
  for (const entry of attacks.entries) {
    if (!entry.byDefault || entry.knows.asks !== undefined || !isOfUse(entry, 'molecule')) continue
    const output = await runAttack(await entry.create({}), release, classes, createContext(rng.fork(entry.name)))
    const {estimates} = figuresOf([output], 0.95)
    const shares = ['copied', 'nearlyCopied'].filter(figure => Object.hasOwn(estimates, figure))
    const figures = shares.length > 0 ? shares : [Object.hasOwn(estimates, 'auc') ? 'auc' : Object.keys(estimates)[0]]
    found.push(`${entry.name} ${figures.map(figure => estimates[figure].value.toFixed(2)).join(' and nearly ')}`)
  }
  const step = {kind: 'disclosure', measure: {name: 'secret-scaffolds', options: {}}, confidence: 0.95} as const
  const shown = await runDisclosure({...step, declared: {quasiIdentifiers: [], sensitive: []}}, release, classes, context)
  const shared = rng.fork('shared')
  const beside = {...(await inFeatures(release)), asTheyAre: release}
  const screened = await Promise.all(
    (['train', 'synthetic'] as const).map(looked => runFidelity(screening.create(), looked, beside, classes, shared, context)),
  )
  const taken = seconds()
  for (const note of release.notes) say(`${name}, ${generator}, seed ${seed}: ${note}`)
  const details = shown.kind === 'disclosure' ? JSON.stringify(shown.details) : ''
  say(`| ${name} | ${generator} | ${seed} | ${found.join(', ')} | ${taken.toFixed(0)} s |`)
  say(`${name}, ${generator}, seed ${seed}: secret scaffolds ${details}`)
  for (const [at, output] of screened.entries())
    if (output.kind === 'fidelity')
      say(
        `${name}, ${at === 0 ? 'real rows alone' : generator}, seed ${seed}: ${Object.entries(output.figures)
          .map(([figure, {value, standardError}]) => `${figure} ${value.toFixed(3)} ± ${standardError.toFixed(3)}`)
          .join(', ')} ${JSON.stringify(output.details)}`,
      )
}

async function releaseOf(generator: string, seed: number): Promise<Release> {
  const rng = createRng(seed)
  const own = rowsWithLabel(table, classes.target, classes.minority)
  const isOwn = new Set(own)
  const others = Array.from(permutation(rng.fork('others'), table.rowCount)).filter(row => !isOwn.has(row))
  const source = table.select([...own, ...others.slice(0, Number(values.others) * own.length)], 'source')
  const split = splitRows(source, classes.target, 0.5, rng.fork('split'))
  const [train, holdout] = [source.select(split.train, 'train'), source.select(split.holdout, 'holdout')]
  const count = rowsWithLabel(train, classes.target, classes.minority).length
  const algorithm = {name: generator, options: {}}
  const {synthetic, notes} = await sampleClasses(algorithm, train, classes, () => count, createContext(rng.fork('release')))
  return {...withSharedMolecules({train, holdout, synthetic}), notes, spaces: new Spaces()}
}
