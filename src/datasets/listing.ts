import type {Dataset} from './catalogue.js'
import {embeddedFile, remotesOf} from './fetch-dataset.js'

/** What can be said of a data set without fetching it. */
export interface DatasetInfo extends Omit<Dataset, 'source'> {
  readonly origin: Dataset['source']['kind']
  /** Addresses it is downloaded from. */
  readonly urls: readonly string[]
  /** Where it is already, for the embedded set. */
  readonly file?: string
}

export async function datasetInfo(dataset: Dataset): Promise<DatasetInfo> {
  const {source, ...facts} = dataset
  return {
    ...facts,
    origin: source.kind,
    urls: remotesOf(dataset).map(({url}) => url),
    ...(source.kind === 'embedded' && {file: await embeddedFile(source.file)}),
  }
}

/** One line per data set. */
export function renderList(infos: readonly DatasetInfo[]): string {
  const width = Math.max(...infos.map(({name}) => name.length))
  const lines = infos.map(({name, rows, features, imbalance, title}) =>
    [name.padEnd(width), String(rows).padStart(7), String(features).padStart(8), `${imbalance}:1`.padStart(8), title].join('  '),
  )
  const header = ['name'.padEnd(width), '   rows', 'features', '   ratio', 'title'].join('  ')
  return [header, ...lines].join('\n')
}

/** Everything about one, with the command that uses it. */
export function renderInfo(info: DatasetInfo): string {
  const {name, title, rows, features, imbalance, licence, reference, urls, file} = info
  return [
    `${name}: ${title}`,
    `${rows} rows, ${features} features, ${imbalance} majority rows per minority row`,
    `Licence: ${licence}`,
    `Reference: ${reference}`,
    ...urls.map(url => `Download: ${url}`),
    file === undefined ? `Fetch it: minority-report datasets fetch ${name}` : `File: ${file}`,
    `Audit it: ${auditCommand(info, file ?? `${name}.csv`)}`,
  ].join('\n')
}

/** The command line that audits a fetched set. */
export function auditCommand(
  {target, minority, categorical}: Pick<DatasetInfo, 'target' | 'minority' | 'categorical'>,
  file: string,
): string {
  const codes = categorical.length === 0 ? '' : ` --categorical ${categorical.join(',')}`
  return `minority-report audit ${shellWord(file)} --target ${target} --minority ${shellWord(minority.join(','))}${codes}`
}

/** A label such as >50K would otherwise redirect the output of a shell. */
function shellWord(text: string): string {
  return /^[\w.,:/\\-]+$/.test(text) ? text : `'${text}'`
}
