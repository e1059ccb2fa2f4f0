// npx tsx scripts/simulate-registry.ts: writes fixtures/data/rare-disease-registry.csv, the embedded data set.
//
// Every row is drawn from the model below; there is no real person behind any of them. The model has three hidden factors per
// patient - inflammation, an enlarged spleen of any cause, and the severity of the storage disorder (0 for those who do not
// have it) - which move the laboratory values together, so that columns correlate and mild cases look like anybody else.
import path from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {createRng, normal, type Rng} from '../src/core/rng.js'
import {writeText} from '../src/io/write-table.js'

const SEED = 'rare-disease-registry/1'
const PATIENTS = 4000
const PREVALENCE = 0.026

const HEADER = [
  'age',
  'sex',
  'referral',
  'bone_pain',
  'haemoglobin',
  'platelets',
  'ferritin',
  'alt',
  'chitotriosidase',
  'enzyme_activity',
  'spleen_volume',
  'diagnosis',
] as const

/** The registry as CSV text. The same seed gives the same text. */
export function simulateRegistry(seed: string = SEED, patients = PATIENTS): string {
  const rng = createRng(seed)
  const rows = Array.from({length: patients}, (_, index) => patientRow(rng.fork(`patient ${index}`)))
  return [HEADER, ...rows].map(cells => `${cells.join(',')}\n`).join('')
}

interface Patient {
  readonly affected: boolean
  readonly male: boolean
  readonly age: number
  readonly inflammation: number
  readonly enlargement: number
  /** 0 without the disorder; log-normal with median 1.05 with it. */
  readonly severity: number
}

function patientRow(rng: Rng): string[] {
  const affected = rng.next() < PREVALENCE
  const patient: Patient = {
    affected,
    male: rng.next() < 0.5,
    age: Math.round(between(1, 92, affected ? 36 + 18 * normal(rng) : 47 + 19 * normal(rng))),
    inflammation: normal(rng),
    enlargement: normal(rng),
    severity: affected ? 1.05 * Math.exp(0.55 * normal(rng)) : 0,
  }
  const referral = drawReferral(patient, rng)
  const painful = rng.next() < 1 / (1 + Math.exp(1.7 - 0.25 * patient.inflammation - 0.8 * patient.severity))
  const [haemoglobin, platelets, ferritin, alt] = bloodCells(patient, rng)
  const [chitotriosidase, enzyme] = enzymes(patient, referral, rng)
  const spleen = drawSpleen(patient, referral, rng)
  return [
    String(patient.age),
    patient.male ? 'male' : 'female',
    referral,
    painful ? 'yes' : 'no',
    haemoglobin,
    platelets,
    ferritin,
    alt,
    chitotriosidase,
    enzyme,
    spleen,
    affected ? 'storage-disorder' : 'unaffected',
  ]
}

function drawReferral({age, severity, inflammation}: Patient, rng: Rng): string {
  const weights: [string, number][] = [
    ['general-practice', age < 16 ? 0.1 : 0.42],
    ['paediatrics', age < 16 ? 0.8 : 0],
    ['haematology', 0.3 + 0.25 * severity],
    ['hepatology', 0.2 * Math.exp(0.2 * inflammation)],
    ['family-screening', 0.03 + 0.05 * severity],
  ]
  let left = rng.next() * weights.reduce((sum, [, weight]) => sum + weight, 0)
  return (weights.find(([, weight]) => (left -= weight) < 0) ?? weights[0])[0]
}

function bloodCells({age, male, inflammation, enlargement, severity}: Patient, rng: Rng): string[] {
  const haemoglobin =
    13.2 + (male ? 1.1 : 0) - 0.012 * (age - 45) - 0.45 * inflammation - 0.3 * enlargement - 0.55 * severity + normal(rng)
  const platelets = 238 * Math.exp(0.14 * inflammation - 0.18 * enlargement - 0.3 * severity + 0.24 * normal(rng))
  const ferritin = (male ? 150 : 95) * Math.exp(0.006 * (age - 45) + 0.5 * inflammation + 0.4 * severity + 0.6 * normal(rng))
  const alt = 27 * Math.exp(0.2 * inflammation + 0.1 * severity + 0.4 * normal(rng))
  return [
    between(5, 19, haemoglobin).toFixed(1),
    platelets.toFixed(0),
    unless(rng.next() < 0.05, ferritin.toFixed(0)),
    unless(rng.next() < 0.02, alt.toFixed(0)),
  ]
}

/** These are asked for on suspicion: general practice leaves them out more often, the more so when nothing is striking. */
function enzymes({inflammation, enlargement, severity}: Patient, referral: string, rng: Rng): string[] {
  // About one person in twenty lacks chitotriosidase altogether, whatever else they have.
  const lacking = rng.next() < 0.05
  const chitotriosidase =
    (lacking ? 0.8 : 48) * Math.exp(0.25 * inflammation + 0.2 * enlargement + 0.7 * severity + 0.6 * normal(rng))
  const enzyme = 6.4 * Math.exp(-0.45 * severity + 0.3 * normal(rng))
  const omitted = (referral === 'general-practice' ? 0.16 : 0.04) * Math.exp(-0.5 * severity - 0.2 * enlargement)
  return [unless(rng.next() < omitted, chitotriosidase.toFixed(1)), unless(rng.next() < 0.5 * omitted, enzyme.toFixed(2))]
}

/** In multiples of the volume expected from body weight; needs imaging, which general practice has less often. */
function drawSpleen({enlargement, severity}: Patient, referral: string, rng: Rng): string {
  const spleen = 1.25 * Math.exp(0.3 * enlargement + 0.38 * severity + 0.25 * normal(rng))
  return unless(rng.next() < (referral === 'general-practice' ? 0.1 : 0.02), spleen.toFixed(2))
}

const unless = (missing: boolean, cell: string) => (missing ? '' : cell)
const between = (low: number, high: number, value: number) => Math.min(high, Math.max(low, value))

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = path.resolve(fileURLToPath(import.meta.url), '../../fixtures/data/rare-disease-registry.csv')
  await writeText(file, simulateRegistry(), {overwrite: true})
  console.log(`Written: ${path.relative(process.cwd(), file)}`)
}
