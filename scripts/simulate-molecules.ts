// npx tsx scripts/simulate-molecules.ts: writes fixtures/data/simulated-molecules.csv, the embedded set of molecules.
//
// Every molecule is put together from rings, linkers and side chains by the model below, and its activity is drawn: nobody made or tested
// it. As in public screening sets, a few scaffolds have many molecules (series) and about half of the actives have one of their own.
import path from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {createRng, integerBelow, normal, type Rng} from '../src/core/rng.js'
import {writeText} from '../src/io/write-table.js'

const SEED = 'simulated-molecules/1'
const MOLECULES = 600
const ACTIVE_SHARE = 0.2
/** Share of molecules that belong to a series, and how many series there are. */
const IN_SERIES = 0.6
const SERIES = 24

/** A ring with places for a side chain and for the rest of the molecule; what stands before it is tied to its first atom. */
type Ring = (side: string, rest: string) => string

const RINGS: readonly Ring[] = [
  (side, rest) => `c1cc${side}ccc1${rest}`,
  (side, rest) => `c1c${side}cccc1${rest}`,
  (side, rest) => `c1nc${side}ccc1${rest}`,
  (side, rest) => `c1cc${side}ncc1${rest}`,
  (side, rest) => `c1nc${side}ncc1${rest}`,
  (side, rest) => `c1sc${side}cc1${rest}`,
  (side, rest) => `c1oc${side}cc1${rest}`,
  (side, rest) => `c1cc2c${side}cccc2n1${rest === '' ? 'C' : rest}`,
  (side, rest) => `c1cnc2cc${side}ccc2c1${rest}`,
  (side, rest) => `c1cc2ccc${side}cc2cc1${rest}`,
  (side, rest) => `c1cc2sc${side}nc2cc1${rest}`,
  (side, rest) => `c1nc2cc${side}ccc2c(n1)${rest === '' ? 'C' : rest}`,
  (side, rest) => `C1CC${side}CCN1${rest === '' ? 'C' : rest}`,
  (side, rest) => `C1COC${side}CN1${rest === '' ? 'C' : rest}`,
  (side, rest) => `C1CC${side}CCC1${rest}`,
]
const LINKERS = ['', 'C', 'CC', 'O', 'CO', 'C(=O)N', 'NC(=O)', 'CN', 'CCO', 'C=C', 'CNC(=O)', 'C(=O)NC'] as const
const SIDES = [
  ...['', '(C)', '(F)', '(Cl)', '(OC)', '(O)', '(N)', '(C(F)(F)F)', '(C#N)', '(C(=O)O)', '(C(N)=O)'],
  ...['(N(C)C)', '(CC)', '(C(C)C)', '(SC)', '(Br)', '(CO)', '(NC(C)=O)', '(OCC)', '(CCN)'],
] as const

interface Scaffold {
  readonly left: number
  readonly linker: number
  readonly right: number
}

/** The set as CSV text. The same seed gives the same text. */
export function simulateMolecules(seed: string = SEED, count = MOLECULES): string {
  const rng = createRng(seed)
  const effects = {
    rings: RINGS.map(() => normal(rng)),
    linkers: LINKERS.map(() => normal(rng)),
    sides: SIDES.map(() => normal(rng)),
  }
  const series = Array.from({length: SERIES}, () => drawScaffold(rng))
  const seen = new Map<string, number>()
  while (seen.size < count) {
    const scaffold = rng.next() < IN_SERIES ? series[Math.floor(SERIES * rng.next() ** 2)] : drawScaffold(rng)
    const [first, second] = [integerBelow(rng, SIDES.length), integerBelow(rng, SIDES.length)]
    const smiles = molecule(scaffold, SIDES[first], SIDES[second])
    const potency =
      effects.rings[scaffold.left] +
      effects.rings[scaffold.right] +
      effects.linkers[scaffold.linker] +
      0.7 * (effects.sides[first] + effects.sides[second]) +
      normal(rng)
    if (!seen.has(smiles)) seen.set(smiles, potency)
  }
  const threshold = [...seen.values()].sort((a, b) => b - a)[Math.floor(ACTIVE_SHARE * count)]
  const rows = [...seen].map(([smiles, potency]) => `${smiles},${potency > threshold ? 'yes' : 'no'}\n`)
  return `smiles,active\n${rows.join('')}`
}

const drawScaffold = (rng: Rng): Scaffold => ({
  left: integerBelow(rng, RINGS.length),
  linker: integerBelow(rng, LINKERS.length),
  right: integerBelow(rng, RINGS.length),
})

/** Digits of closed rings may be used again, so that the right part can stand behind the left one. */
function molecule({left, linker, right}: Scaffold, first: string, second: string): string {
  const other = RINGS[right](second, '')
  return RINGS[left](first, `${LINKERS[linker]}${other}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = path.resolve(fileURLToPath(import.meta.url), '../../fixtures/data/simulated-molecules.csv')
  await writeText(file, simulateMolecules(), {overwrite: true})
  console.log(`Written: ${path.relative(process.cwd(), file)}`)
}
