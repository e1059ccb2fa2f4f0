import {command, setting, type CommandPart, type Wording} from '../core/text.js'
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
export function renderInfo(info: DatasetInfo, wording: Wording): string {
  const {name, title, rows, features, imbalance, licence, reference, urls, file} = info
  return [
    `${name}: ${title}`,
    `${rows} rows, ${features} features, ${imbalance} majority rows per minority row`,
    `Licence: ${licence}`,
    `Reference: ${reference}`,
    ...urls.map(url => `Download: ${url}`),
    file === undefined ? `Fetch it: ${wording.command(command('datasets fetch', name))}` : `File: ${file}`,
    `Audit it: ${wording.command(auditCommand(info, file ?? `${name}.csv`))}`,
  ].join('\n')
}

/** The audit of a fetched set. */
export function auditCommand(
  {target, minority, categorical}: Pick<DatasetInfo, 'target' | 'minority' | 'categorical'>,
  file: string,
): CommandPart {
  const codes = categorical.length === 0 ? [] : [setting('categorical', categorical)]
  return command('audit', file, setting('target', target), setting('minority', minority), ...codes)
}
