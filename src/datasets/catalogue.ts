import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import type {Table} from '../core/table.js'
import {MEDIA_SETS} from './media.js'

/** A file on a server. Its hash is checked against the publisher's where there is one, else against the first download. */
export interface RemoteFile {
  readonly url: string
  /** Name in the download folder. */
  readonly name: string
  /** A Zenodo record (JSON) whose file list gives the checksum. */
  readonly checksumRecord?: string
}

/** How the lines of a UCI file become cells. */
export interface UciFormat {
  readonly files: readonly RemoteFile[]
  readonly separator: 'comma' | 'blanks'
  readonly columns: readonly string[]
  /** Columns at the front that identify the row and are left out. */
  readonly skipColumns?: number
  /** Lines that are no rows start with one of these. */
  readonly comments?: readonly string[]
  /** What to take away from the end of a line. */
  readonly lineEnd?: RegExp
}

export type DatasetSource =
  | {readonly kind: 'embedded'; readonly file: string}
  /** Made by this project's code, with a fixed seed: pictures, sounds and molecules of nobody. */
  | {readonly kind: 'simulated'; make(): Promise<Table<'source'>>}
  | {readonly kind: 'benchmark'; readonly archive: RemoteFile; readonly member: string}
  | {readonly kind: 'uci'; readonly format: UciFormat}

export interface Dataset {
  readonly name: string
  readonly title: string
  readonly rows: number
  /** Feature columns of the CSV. */
  readonly features: number
  readonly target: string
  readonly minority: readonly string[]
  /** Majority rows per minority row. */
  readonly imbalance: number
  /** Columns to read as categories although they look like numbers, or mix both. */
  readonly categorical: readonly string[]
  readonly licence: string
  readonly reference: string
  readonly source: DatasetSource
}

const EMBEDDED: Dataset = {
  name: 'rare-disease-registry',
  title: 'Simulated registry of patients referred on suspicion of a storage disorder; no real person',
  rows: 4000,
  features: 11,
  target: 'diagnosis',
  minority: ['storage-disorder'],
  imbalance: 35.7,
  categorical: [],
  licence: 'Apache-2.0',
  reference: 'scripts/simulate-registry.ts of this project',
  source: {kind: 'embedded', file: 'rare-disease-registry.csv'},
}

/** One small set of each kind of sample. */
const SIMULATED: readonly Dataset[] = [
  {
    name: 'lesion-phantoms',
    title: 'Simulated pictures of tissue, 24 x 24, some with a lesion and its mask; no real person',
    rows: 400,
    features: 24 ** 2,
    target: 'folder',
    minority: ['lesion'],
    imbalance: 4,
    categorical: [],
    licence: 'Apache-2.0',
    reference: 'src/datasets/simulated/lesion-phantoms.ts of this project',
    source: {
      kind: 'simulated',
      make: async () => (await import('./simulated/lesion-phantoms.js')).lesionPhantoms(),
    },
  },
  {
    name: 'simulated-molecules',
    title: 'Molecules that a program put together, with an activity that was drawn; nobody made or tested them',
    rows: 600,
    features: 1,
    target: 'active',
    minority: ['yes'],
    imbalance: 4,
    categorical: [],
    licence: 'Apache-2.0',
    reference: 'scripts/simulate-molecules.ts of this project',
    source: {kind: 'embedded', file: 'simulated-molecules.csv'},
  },
  {
    name: 'wire-breaks',
    title: 'Simulated sounds of a pipe, 128 ms, in some of which a wire breaks; nobody recorded them',
    rows: 400,
    features: 512,
    target: 'folder',
    minority: ['break'],
    imbalance: 4,
    categorical: [],
    licence: 'Apache-2.0',
    reference: 'src/datasets/simulated/wire-breaks.ts of this project',
    source: {
      kind: 'simulated',
      make: async () => (await import('./simulated/wire-breaks.js')).wireBreaks(),
    },
  },
]

const BENCHMARK_ARCHIVE: RemoteFile = {
  url: 'https://zenodo.org/record/61452/files/benchmark-imbalanced-learn.tar.gz',
  name: 'benchmark-imbalanced-learn.tar.gz',
  checksumRecord: 'https://zenodo.org/api/records/61452',
}

/** Name, origin and target, imbalance, rows, features: the table in the documentation of imbalanced-learn's fetch_datasets. */
const BENCHMARK_TABLE: readonly (readonly [string, string, number, number, number])[] = [
  ['ecoli', 'UCI, target imU', 8.6, 336, 7],
  ['optical_digits', 'UCI, target 8', 9.1, 5620, 64],
  ['satimage', 'UCI, target 4', 9.3, 6435, 36],
  ['pen_digits', 'UCI, target 5', 9.4, 10992, 16],
  ['abalone', 'UCI, target 7', 9.7, 4177, 10],
  ['sick_euthyroid', 'UCI, target sick euthyroid', 9.8, 3163, 42],
  ['spectrometer', 'UCI, target >= 44', 11, 531, 93],
  ['car_eval_34', 'UCI, target good, v good', 12, 1728, 21],
  ['isolet', 'UCI, target A, B', 12, 7797, 617],
  ['us_crime', 'UCI, target > 0.65', 12, 1994, 100],
  ['yeast_ml8', 'LIBSVM, target 8', 13, 2417, 103],
  ['scene', 'LIBSVM, target more than one label', 13, 2407, 294],
  ['libras_move', 'UCI, target 1', 14, 360, 90],
  ['thyroid_sick', 'UCI, target sick', 15, 3772, 52],
  ['coil_2000', 'KDD, CoIL, target minority', 16, 9822, 85],
  ['arrhythmia', 'UCI, target 06', 17, 452, 278],
  ['solar_flare_m0', 'UCI, target M -> 0', 19, 1389, 32],
  ['oil', 'UCI, target minority', 22, 937, 49],
  ['car_eval_4', 'UCI, target vgood', 26, 1728, 21],
  ['wine_quality', 'UCI, wine, target <= 4', 26, 4898, 11],
  ['letter_img', 'UCI, target Z', 26, 20000, 16],
  ['yeast_me2', 'UCI, target ME2', 28, 1484, 8],
  ['webpage', 'LIBSVM, w7a, target minority', 33, 34780, 300],
  ['ozone_level', 'UCI, ozone, data', 34, 2536, 72],
  ['mammography', 'UCI, target minority', 42, 11183, 6],
  ['protein_homo', 'KDD Cup 2004, minority', 111, 145751, 74],
  ['abalone_19', 'UCI, target 19', 130, 4177, 10],
]

const BENCHMARK: readonly Dataset[] = BENCHMARK_TABLE.map(([name, title, imbalance, rows, features], index) => ({
  name,
  title: `${title} (numeric form of imbalanced-learn's benchmark)`,
  rows,
  features,
  target: 'target',
  minority: ['1'],
  imbalance,
  categorical: [],
  licence: 'as its origin; none is stated with the archive',
  reference: 'https://zenodo.org/record/61452; Ding, dissertation, Georgia State University, 2011',
  source: {kind: 'benchmark', archive: BENCHMARK_ARCHIVE, member: `x${index + 1}data.npz`},
}))

const UCI_ROOT = 'https://archive.ics.uci.edu/ml/machine-learning-databases'
const UCI_LICENCE = 'CC BY 4.0 (the default of the UCI Machine Learning Repository)'

const uciFile = (path: string): RemoteFile => ({url: `${UCI_ROOT}/${path}`, name: path.replaceAll('/', '-')})

const THYROID_COLUMNS =
  'age sex on_thyroxine query_on_thyroxine on_antithyroid_medication sick pregnant thyroid_surgery ' +
  'I131_treatment query_hypothyroid query_hyperthyroid lithium goitre tumor hypopituitary psych ' +
  'TSH_measured TSH T3_measured T3 TT4_measured TT4 T4U_measured T4U FTI_measured FTI TBG_measured ' +
  'TBG referral_source class'

/** Files in their natural columns, the categories as such. */
const UCI: readonly Dataset[] = [
  uci(1, {
    name: 'uci-abalone',
    title: 'Abalone shells, 7 rings',
    rows: 4177,
    target: 'rings',
    minority: ['7'],
    imbalance: 9.7,
    format: {
      files: [uciFile('abalone/abalone.data')],
      separator: 'comma',
      columns: words('sex length diameter height whole_weight shucked_weight viscera_weight shell_weight rings'),
    },
  }),
  uci(2, {
    name: 'uci-adult',
    title: 'Census records, income above 50,000',
    rows: 48842,
    target: 'income',
    minority: ['>50K'],
    imbalance: 3.2,
    format: {
      files: [uciFile('adult/adult.data'), uciFile('adult/adult.test')],
      separator: 'comma',
      columns: words(
        'age workclass fnlwgt education education_num marital_status occupation relationship race sex ' +
          'capital_gain capital_loss hours_per_week native_country income',
      ),
      comments: ['|'],
      lineEnd: /\.$/,
    },
  }),
  uci(19, {
    name: 'uci-car',
    title: 'Cars, very good',
    rows: 1728,
    target: 'class',
    minority: ['vgood'],
    imbalance: 25.6,
    categorical: ['doors', 'persons'],
    format: {
      files: [uciFile('car/car.data')],
      separator: 'comma',
      columns: words('buying maint doors persons lug_boot safety class'),
    },
  }),
  uci(39, {
    name: 'uci-ecoli',
    title: 'Protein localisation in E. coli, imU',
    rows: 336,
    target: 'class',
    minority: ['imU'],
    imbalance: 8.6,
    format: {
      files: [uciFile('ecoli/ecoli.data')],
      separator: 'blanks',
      skipColumns: 1,
      columns: words('mcg gvh lip chg aac alm1 alm2 class'),
    },
  }),
  uci(144, {
    name: 'uci-german-credit',
    title: 'Statlog German credit, bad risks',
    rows: 1000,
    target: 'class',
    minority: ['2'],
    imbalance: 2.3,
    format: {
      files: [uciFile('statlog/german/german.data')],
      separator: 'blanks',
      columns: words(
        'checking_status duration_months credit_history purpose credit_amount savings employment_since ' +
          'installment_rate personal_status_sex other_debtors residence_since property age ' +
          'other_installment_plans housing existing_credits job people_liable telephone foreign_worker ' +
          'class',
      ),
    },
  }),
  uci(89, {
    name: 'uci-solar-flare',
    title: 'Solar flares of class M',
    rows: 1389,
    target: 'm_class_flares',
    minority: ['1', '2', '3', '4', '5'],
    imbalance: 19.4,
    format: {
      files: [uciFile('solar-flare/flare.data1'), uciFile('solar-flare/flare.data2')],
      separator: 'blanks',
      columns: words(
        'modified_zurich_class largest_spot_size spot_distribution activity evolution ' +
          'previous_24h_activity historically_complex became_complex area area_largest_spot c_class_flares ' +
          'm_class_flares x_class_flares',
      ),
      comments: ['*'],
    },
  }),
  uci(102, {
    name: 'uci-thyroid-sick',
    title: 'Thyroid disease records, sick',
    rows: 3772,
    target: 'class',
    minority: ['sick'],
    imbalance: 15.3,
    format: {
      files: [uciFile('thyroid-disease/sick.data'), uciFile('thyroid-disease/sick.test')],
      separator: 'comma',
      columns: words(THYROID_COLUMNS),
      lineEnd: /\.\|\d+$/,
    },
  }),
  uci(110, {
    name: 'uci-yeast',
    title: 'Protein localisation in yeast, ME2',
    rows: 1484,
    target: 'class',
    minority: ['ME2'],
    imbalance: 28.1,
    format: {
      files: [uciFile('yeast/yeast.data')],
      separator: 'blanks',
      skipColumns: 1,
      columns: words('mcg gvh alm mit erl pox vac nuc class'),
    },
  }),
]

type UciFacts = Pick<Dataset, 'name' | 'title' | 'rows' | 'target' | 'minority' | 'imbalance'> & {
  readonly categorical?: readonly string[]
  readonly format: UciFormat
}

function uci(id: number, {format, title, categorical = [], ...facts}: UciFacts): Dataset {
  return {
    ...facts,
    title: `${title} (UCI, natural columns)`,
    features: format.columns.length - 1,
    categorical,
    licence: UCI_LICENCE,
    reference: `https://archive.ics.uci.edu/dataset/${id}`,
    source: {kind: 'uci', format},
  }
}

function words(text: string): string[] {
  return text.split(' ')
}

export const DATASETS: readonly Dataset[] = [EMBEDDED, ...SIMULATED, ...BENCHMARK, ...UCI]

/** @throws {UserError} When there is no such data set. */
export function findDataset(name: string): Dataset {
  const found = DATASETS.find(dataset => dataset.name === name)
  if (found !== undefined) return found
  throw new UserError('no-such-name', {kind: 'data set', name}, `There is no data set '${name}'.`, [
    ...didYouMean(
      name,
      [...DATASETS, ...MEDIA_SETS].map(({name}) => name),
    ),
    "'minority-report datasets list' shows them all.",
  ])
}
