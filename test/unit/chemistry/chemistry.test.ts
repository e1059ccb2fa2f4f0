import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {DESCRIPTORS} from '../../../src/chemistry/descriptors.js'
import {fingerprintOf, hasBit, tanimoto} from '../../../src/chemistry/fingerprints.js'
import {hydrogensFor} from '../../../src/chemistry/hydrogens.js'
import {loadChemistry} from '../../../src/chemistry/load-chemistry.js'
import {mayBeSmiles} from '../../../src/chemistry/smiles-text.js'
import {simulatedMolecules} from '../../support/molecules.js'

const chemistry = await loadChemistry()
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/molecules.json', import.meta.url), 'utf8')) as {
  readonly scaffolds: Readonly<Record<string, string>>
}

test('gives all spellings of a molecule one text', () => {
  const spellings = ['OCC', 'C(O)C', '[CH3][CH2][OH]']
  expect(new Set(spellings.map(text => chemistry.canonical(text)))).toEqual(new Set(['CCO']))
  expect(chemistry.canonical('C1CCCCC1')).not.toBe(chemistry.canonical('c1ccccc1'))
  expect(chemistry.canonical('C[C@H](N)O')).not.toBe(chemistry.canonical('C[C@@H](N)O'))
  expect(chemistry.canonical('[Na+].[Cl-]')).toBe(chemistry.canonical('[Cl-].[Na+]'))
})

describe('skeletons', () => {
  // InChIKeys of aspirin and of L-alanine as PubChem has them (compounds 2244 and 5950).
  test('are first blocks of InChIKeys', () => {
    expect(chemistry.skeleton('CC(=O)Oc1ccccc1C(=O)O')).toBe('BSYNRYMUTXBXSQ')
    expect(chemistry.skeleton('C[C@H](N)C(=O)O')).toBe('QNAYBMKLOCPYGJ')
  })

  test.each([
    ['stereo', 'N[C@@H](C)C(=O)O', 'N[C@H](C)C(=O)O'],
    ['double bonds turned around', 'F/C=C/F', 'F/C=C\\F'],
    ['salts', 'CC(=O)[O-].[Na+]', 'CC(=O)O'],
    ['charges', 'C[NH3+]', 'CN'],
    ['inner salts', '[NH3+]CC(=O)[O-]', 'NCC(=O)O'],
    ['solvents', 'c1ccccc1CCCN.O.Cl', 'c1ccccc1CCCN'],
    ['isotopes', '[13CH3]CO', 'CCO'],
    ['hydrogens of lactams', 'Oc1ccccn1', 'O=c1cccc[nH]1'],
    ['hydrogens of azoles', 'Cc1cc[nH]n1', 'Cc1ccn[nH]1'],
    ['two ways to write a nitro group', 'C[N+](=O)[O-]', 'CN(=O)=O'],
  ])('do not differ by %s', (_, one, other) => {
    expect(chemistry.skeleton(one)).toBeDefined()
    expect(chemistry.skeleton(one)).toBe(chemistry.skeleton(other))
  })

  test.each([
    ['other bonds', 'CCCO', 'CC(C)O'],
    ['a halogen', 'c1ccccc1F', 'c1ccccc1Cl'],
    ['a keto and an enol form, which InChI takes for two', 'CC(=O)CC', 'CC(O)=CC'],
  ])('differ by %s', (_, one, other) => {
    expect(chemistry.skeleton(one)).not.toBe(chemistry.skeleton(other))
  })

  test('of what InChI does not know are their own SMILES', () => {
    expect(chemistry.skeleton('*CCO')).toBe('*CCO')
    expect(chemistry.skeleton('no molecule')).toBeUndefined()
  })
})

test.each(['None', 'Salt', 'Steel', 'unknown', 'Class B', 'R1', 'CCO ethanol', 'CCO |$_AV:1$|', 'CCO>>CC=O', '[#6]~[#7]'])(
  'does not take %s for SMILES',
  text => {
    expect(mayBeSmiles(text) && chemistry.canonical(text) !== undefined).toBe(false)
    expect(/^[A-Z][a-z]+$/.test(text) && mayBeSmiles(text)).toBe(false)
  },
)

test.each([
  ['no SMILES', 'None'],
  ['an empty text', ''],
  ['an open ring', 'C1CC'],
  ['five bonds at carbon', 'C(C)(C)(C)(C)C'],
  ['a chain that would overrun the stack', 'C'.repeat(1000)],
  ['nested branches that would', `${'C('.repeat(800)}C${')'.repeat(800)}`],
  ['a formula of a spreadsheet', '=CMD()'],
  ['another script', 'ＣＣＯ'],
])('has no answer for %s, and goes on', (_, text) => {
  for (const ask of ['canonical', 'fingerprint', 'scaffold', 'descriptors', 'graph'] as const)
    expect(chemistry[ask](text)).toBeUndefined()
  expect(chemistry.canonical('CCO')).toBe('CCO')
})

test('reads molecules of 300 atoms and no more', () => {
  expect(chemistry.canonical('C'.repeat(300))).toBe('C'.repeat(300))
  expect(mayBeSmiles('C'.repeat(301))).toBe(false)
})

test('frees molecules: thousands of large ones do not run out of memory', () => {
  for (let length = 250; length < 290; length++) expect(chemistry.scaffold(`c1ccccc1${'CO'.repeat(length / 2)}`)).toBe('c1ccccc1')
  for (let round = 0; round < 500; round++) chemistry.graph('C'.repeat(250))
  expect(chemistry.canonical('CCN')).toBe('CCN')
})

describe('Murcko scaffolds', () => {
  test('are those of RDKit in Python on the embedded set and on known drugs, dyes and metals', () => {
    const differing = Object.entries(golden.scaffolds).filter(([smiles, scaffold]) => {
      const expected = scaffold === '' ? '' : chemistry.canonical(scaffold)
      return chemistry.scaffold(smiles) !== expected
    })
    expect(Object.keys(golden.scaffolds).length).toBeGreaterThan(600)
    expect(differing).toEqual([])
  })

  test('are the rings and what links them, with atoms tied to these by a double bond', () => {
    expect(chemistry.scaffold('CCc1ccc(CC(=O)Nc2ccccc2)cc1')).toBe(chemistry.canonical('c1ccc(CC(=O)Nc2ccccc2)cc1'))
    expect(chemistry.scaffold('CCO')).toBe('')
    expect(chemistry.scaffold('c1ccccc1.CC')).toBe('c1ccccc1')
  })

  test('do not tell mirror images or isotopes apart', () => {
    expect(chemistry.scaffold('C[C@H]1CC[C@@H](O)CC1')).toBe(chemistry.scaffold('C[C@@H]1CC[C@@H](O)CC1'))
    expect(chemistry.scaffold('[13cH]1ccccc1')).toBe('c1ccccc1')
  })
})

test.each([
  ['carbon', 6, 0, 3, 1],
  ['ammonium', 7, 1, 1, 3],
  ['an alkoxide', 8, -1, 1, 0],
  ['a carbocation', 6, 1, 3, 0],
  ['a borate', 5, -1, 3, 1],
  ['a phosphonate', 15, 0, 4, 1],
  ['a sulphoxide that lost a side chain', 16, 0, 3, 1],
  ['platinum', 78, 0, 2, 0],
])('fills up the valence of %s', (_, element, charge, order, hydrogens) => {
  expect(hydrogensFor(element, charge, order)).toBe(hydrogens)
})

test('compares fingerprints by the bits they share', () => {
  const [first, second] = simulatedMolecules.map(({smiles}) => chemistry.fingerprint(smiles) ?? new Uint8Array())
  const bits = (bytes: Uint8Array) => Array.from({length: bytes.length * 8}, (_, bit) => bit).filter(bit => hasBit(bytes, bit))
  const [ours, theirs] = [bits(first), new Set(bits(second))]
  const both = ours.filter(bit => theirs.has(bit)).length
  expect(both).toBeGreaterThan(0)
  expect(tanimoto(fingerprintOf(first), fingerprintOf(second))).toBe(both / (ours.length + theirs.size - both))
  expect(tanimoto(fingerprintOf(first), fingerprintOf(first))).toBe(1)
  expect(tanimoto(fingerprintOf(new Uint8Array(8)), fingerprintOf(new Uint8Array(8)))).toBe(1)
})

test('describes molecules by numbers that a chemist can check', () => {
  const values = Array.from(chemistry.descriptors('Oc1ccccc1') ?? [])
  const named = Object.fromEntries(DESCRIPTORS.map(({name}, at) => [name, values[at]]))
  expect(named['molecular weight']).toBeCloseTo(94.11, 1)
  expect(named).toMatchObject({
    'hydrogen bond donors': 1,
    'hydrogen bond acceptors': 1,
    rings: 1,
    'aromatic rings': 1,
    heteroatoms: 1,
  })
})
