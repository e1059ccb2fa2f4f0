/**
 * npm run bench:risks: how often the three regulatory risks flag a clean file, and how often they find columns that a
 * release kept together.
 *
 *   npm run bench:risks -- [--clean 40] [--leaking 20] [--seed 1] [--write docs/regulatory-risks-figures.md]
 *   npm run bench:risks -- --learned --data ../shared/data [--write docs/learned-inference-figures.md]
 *
 * `--clean` and `--leaking` are files per kind and size. Takes some minutes of processor time. `--learned` is about
 * learned-inference instead, which also has figures of real sets: `--data` is the folder with german_credit.csv and
 * adult.csv.
 */
import {writeFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import {attacks} from '../src/attacks/registry.js'
import {runAttack} from '../src/audit/score/attack-step.js'
import {figuresOf} from '../src/audit/pool/pool-results.js'
import type {GivenOptions} from '../src/core/options.js'
import {createContext} from '../src/core/context.js'
import {createRng} from '../src/core/rng.js'
import {cleanKinds, drawTable, leak, leakKinds, type Kind} from './risks/files.js'
import {ADULT_HEAD, NOISY, REAL_HEAD, TOLD, adultRows, realRows, type File} from './risks/learned.js'
import {requireFolder} from './support/paper-sets.js'

const {values} = parseArgs({
  options: {
    clean: {type: 'string', default: '40'},
    leaking: {type: 'string', default: '20'},
    seed: {type: 'string', default: '1'},
    learned: {type: 'boolean', default: false},
    data: {type: 'string', default: '../shared/data'},
    write: {type: 'string'},
  },
})

const CONFIDENCE = 0.95
const SIZES = values.learned ? [15, 40] : [15, 40, 100]
const RISKS = values.learned ? ['learned-inference'] : ['singling-out', 'linkability', 'attribute-inference']
/** Holm's first level where eight attacks are tested. */
const STRICT = 0.05 / 8
const lines: string[] = []

function say(...text: string[]): void {
  lines.push(...text)
  for (const line of text) console.log(line)
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  say('', `## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line))
}

async function pValue(name: string, options: GivenOptions, file: File, seed: string): Promise<number> {
  const attack = await attacks.get(name).create(options)
  const release = {
    train: file.train.as('train'),
    holdout: file.holdout.as('holdout'),
    synthetic: file.synthetic.as('synthetic'),
    notes: [],
  }
  const tally = await runAttack(attack, release, {target: 'y', minority: ['a']}, createContext(createRng(seed)))
  return figuresOf([tally], CONFIDENCE, false).test?.pValue ?? 1
}

/** p-values of files of one kind. */
async function pValues(count: number, label: string, risk: string, options: GivenOptions, make: (seed: string) => File) {
  const found: number[] = []
  for (let file = 0; file < count; file++) {
    const seed = `${values.seed}/${label}/${file}`
    found.push(await pValue(risk, options, make(seed), seed))
  }
  return found
}

const share = (found: readonly number[], level: number) =>
  `${((100 * found.filter(p => p < level).length) / found.length).toFixed(0)} %`

if (values.learned) requireFolder(values.data)
say(
  values.learned ? '# Learned attribute inference: figures' : '# Regulatory risks: figures',
  '',
  `Made by \`npm run bench:risks -- ${values.learned ? '--learned ' : ''}--clean ${values.clean} --leaking ${values.leaking} --seed ` +
    `${values.seed}\`. People, people outside the data and released rows are drawn anew for each ` +
    'file.',
)
await cleanTable()
if (values.learned) await learnedTables()
else await leakTable()
if (values.write !== undefined) await writeFile(values.write, [...lines, ''].join('\n'))

async function cleanTable(): Promise<void> {
  const rows: string[][] = []
  const all = new Map<string, number[]>(RISKS.map(risk => [risk, []]))
  for (const kind of cleanKinds)
    for (const people of SIZES) {
      const cells: string[] = []
      for (const risk of RISKS) {
        const found = await pValues(Number(values.clean), `clean/${kind.name}/${people}`, risk, {}, seed =>
          clean(kind, people, seed),
        )
        all.get(risk)?.push(...found)
        cells.push(share(found, 0.05))
      }
      rows.push([kind.name, String(people), ...cells])
    }
  rows.push(['all', '', ...RISKS.map(risk => share(all.get(risk) ?? [], 0.05))])
  table(
    `Clean files: share with p < 0.05 before the correction for several attacks, ${values.clean} ` +
      'files per row, twice as many released rows as people',
    ['population', 'people per side', ...RISKS],
    rows,
  )
}

function clean(kind: Kind, people: number, seed: string): File {
  const rng = createRng(seed)
  return {
    train: drawTable(kind, people, rng.fork('in')),
    holdout: drawTable(kind, people, rng.fork('out')),
    synthetic: drawTable(kind, 2 * people, rng.fork('released')),
  }
}

async function leakTable(): Promise<void> {
  const rows: string[][] = []
  for (const {name, kind, columns, copied, released, known, secret} of leakKinds) {
    const make = (seed: string): File => {
      const rng = createRng(seed)
      const train = drawTable(kind, 100, rng.fork('in'))
      return {
        train,
        holdout: drawTable(kind, 100, rng.fork('out')),
        synthetic: leak(train, drawTable(kind, released, rng.fork('released')), columns, copied),
      }
    }
    const run = (risk: string, options: GivenOptions) => pValues(Number(values.leaking), `leak/${name}`, risk, options, make)
    const cells: string[] = []
    for (const risk of RISKS) cells.push(share(await run(risk, {}), STRICT))
    cells.push(share(await run('attribute-inference', {known, secret}), STRICT))
    cells.push(share(await run('linkability', {left: known, right: secret}), STRICT))
    for (const risk of RISKS) cells.push(share(await run(risk, {search: false}), STRICT))
    rows.push([name, ...cells])
  }
  table(
    `Columns of members kept together in a release, 100 people per side: share of ${values.leaking} files found at p < 0.05 / 8`,
    [
      'what is kept',
      ...RISKS,
      'attribute-inference, told the columns',
      'linkability, told the columns',
      ...RISKS.map(risk => `${risk}, published`),
    ],
    rows,
  )
}

async function learnedTables(): Promise<void> {
  const rows: string[][] = []
  for (const {name, make} of NOISY) {
    const run = async (risk: string, options: GivenOptions) =>
      share(await pValues(Number(values.leaking), `noisy/${name}`, risk, options, seed => make(seed, 40)), STRICT)
    const [learned, told] = [await run('learned-inference', {}), await run('learned-inference', TOLD)]
    rows.push([name, learned, told, await run('attribute-inference', {}), await run('attribute-inference', TOLD)])
  }
  table(
    `Releases of 40 people whose secrets nothing else tells: share of ${values.leaking} files found at p < 0.05 / 8`,
    ['released', 'learned-inference', 'told the columns', 'attribute-inference', 'told the columns'],
    rows,
  )
  table('Real sets: means over secret columns', REAL_HEAD, await realRows(values.data, values.seed))
  table(
    'Adult, 10,000 people, six columns known: rarity-weighted success, mean over nine secrets, in per cent',
    ADULT_HEAD,
    await adultRows(values.data, values.seed),
  )
}
