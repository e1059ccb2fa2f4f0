import {createMatrix, evenRows, type Matrix} from '../core/matrix.js'
import {isOfSample, sampleColumns, sampleForm} from '../core/sample-form.js'
import {type NumericColumn, type Role, type Table} from '../core/table.js'
import {numericColumnOf} from './numeric-column.js'
import {componentsOf, principalComponents} from '../stats/principal-components.js'
import {logSpectra} from './log-spectra.js'

/** On X-rays of 28 x 28 so many components hold more than nine tenths of the variance, and distances in them order pictures. */
const COMPONENTS = 40
/** Rows that the components are found in: more do not change where they lie. */
const MOST_ROWS = 1000

/** Turns samples, such as pictures, into features that attacks and learners on tables can use. */
export interface SampleFeatures {
  /** The same rows with columns `component 1`, ... in the place of the numbers of samples; other columns stay. */
  transform<R extends Role>(table: Table<R>): Promise<Table<R>>
}

/**
 * Features of samples: where each lies along the principal components of some of them. Of signals the components are those of their
 * log-mel spectrograms ({@link logSpectra}), in which sounds that are alike lie near to each other whatever their phases. Of molecules
 * they are those of their fingerprints, and descriptors stand beside them (`moleculeNumbers`). Of pictures with a network of the user's
 * they are those of what it makes of them (`embeddingModel`).
 *
 * @param samples Rows that whoever uses the features holds: components are found in them alone.
 * @throws {UserError} When they are molecules, and RDKit is not installed, or a network does not run on them.
 */
export async function sampleFeatures(samples: Table): Promise<SampleFeatures> {
  const rows = samples.rowCount <= MOST_ROWS ? samples : samples.select(evenRows(samples.rowCount, MOST_ROWS), samples.role)
  const numbers = await numbersOfSamples(rows)
  const components = principalComponents(await numbers.components(rows), COMPONENTS)
  return {
    transform: async table => {
      const scores = componentsOf(await numbers.components(table), components)
      const features = Array.from({length: scores.columns}, (_, at) =>
        numericColumnOf(`component ${at + 1}`, columnValues(scores, at)),
      )
      return table.withColumns([
        ...features,
        ...(numbers.beside?.(table) ?? []),
        ...table.columns.filter(({field}) => !isOfSample(field)),
      ])
    },
  }
}

/** What features are made of. */
interface SampleNumbers {
  /** Numbers that principal components are found of: [rows, numbers]. */
  components(table: Table): Matrix | Promise<Matrix>
  /** Features beside these. */
  beside?(table: Table): NumericColumn[]
}

async function numbersOfSamples(samples: Table): Promise<SampleNumbers> {
  const form = sampleForm(samples)
  if (form?.kind === 'signal') {
    const spectra = logSpectra(form, sampleNumbers(samples))
    return {components: table => spectra(sampleNumbers(table))}
  }
  if (form?.kind === 'image' && form.embedding !== undefined) {
    const {embeddingModel} = await import('./embedding/embedding-model.js')
    const model = await embeddingModel(form.embedding, form)
    return {components: table => model.embed(sampleNumbers(table))}
  }
  if (form?.kind !== 'molecule') return {components: sampleNumbers}
  const {moleculeNumbers} = await import('./molecule-numbers.js')
  return moleculeNumbers()
}

/** The numbers of samples: [rows, numbers], in the order of their form; of several tables, one under the other. */
export function sampleNumbers(...tables: readonly Table[]): Matrix {
  const width = sampleColumns(tables[0]).length
  const matrix = createMatrix(
    tables.reduce((sum, {rowCount}) => sum + rowCount, 0),
    width,
  )
  let start = 0
  for (const table of tables) {
    sampleColumns(table).forEach(({values}, at) => {
      for (let row = 0; row < values.length; row++) matrix.data[(start + row) * width + at] = values[row]
    })
    start += table.rowCount
  }
  return matrix
}

function columnValues({data, rows, columns}: Matrix, at: number): Float64Array {
  return Float64Array.from({length: rows}, (_, row) => data[row * columns + at])
}
