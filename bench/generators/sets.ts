import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {readTable} from '../../src/io/read-table.js'
import type {MinorityClass, Table} from '../../src/core/table.js'

/** c2st, KS/TV, AUPRC, AUROC. */
export type Figures = readonly [c2st: number, distance: number, auprc: number, auroc: number]

/** A set with what public Python implementations reach on it. */
export interface BenchSet {
  readonly name: string
  /** In the folder of sets, or absolute. */
  readonly file: string
  readonly minority: MinorityClass
  readonly categorical?: readonly string[]
  readonly ignore?: readonly string[]
  /** Synthetic rows. */
  readonly rows: number
  /** By the name of the generator here; `smote` stands for SMOTE-NC on mixed sets, `real` has no synthetic rows. */
  readonly reference: Readonly<Record<string, Figures>>
}

/**
 * Sets with the means of three seeds: CTGAN and TVAE of the CTGAN package at its defaults, TabDDPM of its authors' repository, SMOTE of
 * imbalanced-learn, PyTorch 2.13 and scikit-learn on the protocol of `generators.ts`. The embedded
 * registry has no such figures.
 */
export const SETS: readonly BenchSet[] = [
  {
    name: 'yeast_me2',
    file: 'yeast_me2.csv',
    minority: {target: 'class', label: 'ME2'},
    rows: 690,
    reference: figures(`
      real    -     -     0.273 0.884
      smote   0.741 0.181 0.331 0.922
      ctgan   1.000 0.422 0.297 0.906
      tvae    1.000 0.340 0.287 0.910
      tabddpm 0.719 0.188 0.324 0.908
    `),
  },
  {
    name: 'abalone',
    file: 'abalone.csv',
    minority: {target: 'Rings', label: '7'},
    rows: 1698,
    reference: figures(`
      real    -     -     0.295 0.843
      smote   0.802 0.076 0.286 0.839
      ctgan   0.997 0.331 0.273 0.829
      tvae    0.965 0.184 0.300 0.843
      tabddpm 0.834 0.288 0.282 0.839
    `),
  },
  {
    name: 'mammography',
    file: 'paper_form/mammography.csv',
    minority: {target: 'target', label: '1'},
    rows: 2000,
    reference: figures(`
      real    -     -     0.759 0.946
      smote   0.707 0.121 0.727 0.954
      ctgan   0.954 0.263 0.705 0.948
      tvae    0.892 0.209 0.658 0.943
      tabddpm 0.753 0.119 0.729 0.947
    `),
  },
  {
    name: 'churn',
    file: 'paper_form/churn.csv',
    minority: {target: 'Exited', label: '1'},
    categorical: ['Geography', 'Gender', 'NumOfProducts', 'HasCrCard', 'IsActiveMember'],
    rows: 2000,
    reference: figures(`
      real    -     -     0.294 0.802
      smote   0.834 0.127 0.158 0.796
      ctgan   0.901 0.163 0.267 0.798
      tvae    0.941 0.221 0.108 0.776
      tabddpm 0.791 0.169 0.201 0.823
    `),
  },
  {
    name: 'creditcard_sample',
    file: 'creditcard_sample.csv',
    minority: {target: 'Class', label: '1'},
    ignore: ['Time'],
    rows: 1754,
    reference: figures(`
      real    -     -     0.963 0.986
      smote   0.734 0.076 0.969 0.988
      ctgan   0.999 0.318 0.961 0.984
      tvae    0.966 0.175 0.961 0.984
      tabddpm 0.900 0.269 0.964 0.986
    `),
  },
  {
    name: 'adult_2pct',
    file: 'adult_2pct.csv',
    minority: {target: 'income', label: '>50K'},
    rows: 2000,
    reference: figures(`
      real    -     -     0.300 0.832
      smote   0.926 0.151 0.150 0.856
      ctgan   0.998 0.205 0.186 0.826
      tvae    0.998 0.266 0.160 0.846
      tabddpm 0.901 0.314 0.174 0.854
    `),
  },
  {
    name: 'registry',
    file: fileURLToPath(new URL('../../fixtures/data/rare-disease-registry.csv', import.meta.url)),
    minority: {target: 'diagnosis', label: 'storage-disorder'},
    rows: 400,
    reference: {},
  },
]

/** A line per method: its name, then c2st, KS/TV, AUPRC, AUROC; a dash for what does not apply. */
function figures(text: string): Record<string, Figures> {
  const lines = text
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/))
  return Object.fromEntries(
    lines.map(([name, ...values]) => {
      const [c2st, distance, auprc, auroc] = values.map(value => (value === '-' ? NaN : Number(value)))
      return [name, [c2st, distance, auprc, auroc]]
    }),
  )
}

/** @param folder The one with `paper_form` in it. */
export async function readSet(folder: string, {file, minority, categorical, ignore}: BenchSet): Promise<Table<'source'>> {
  const {table} = await readTable(path.resolve(folder, file), {
    target: minority.target,
    ...(categorical && {categorical}),
    ...(ignore && {ignore}),
  })
  return table
}
