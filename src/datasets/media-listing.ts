import {UserError} from '../core/errors.js'
import {command, setting, type Wording} from '../core/text.js'
import {MEDIA_SETS, type MediaSet} from './media.js'

/** What it takes to use such a set, in the place of a download. */
export interface MediaInfo extends MediaSet {
  readonly origin: 'elsewhere'
}

export const mediaInfo = (set: MediaSet): MediaInfo => ({origin: 'elsewhere', ...set})

export const findMedia = (name: string): MediaSet | undefined => MEDIA_SETS.find(set => set.name === name)

/** One line for each set. */
export function renderMediaList(sets: readonly MediaSet[]): string {
  const width = Math.max(...sets.map(({name}) => name.length))
  const line = (name: string, kind: string, samples: string, size: string, title: string) =>
    [name.padEnd(width), kind.padEnd(8), samples.padStart(7), size.padStart(8), title].join('  ')
  return [
    line('name', 'kind', 'samples', 'MB', 'title'),
    ...sets.map(({name, kind, samples, megabytes, title}) => line(name, kind, String(samples), String(megabytes), title)),
  ].join('\n')
}

/** Everything about one, step by step. */
export function renderMediaInfo(set: MediaSet, wording: Wording): string {
  const {name, title, kind, samples, megabytes, licence, reference, url, steps, file, target, minority, ignore = []} = set
  const left = ignore.length === 0 ? [] : [setting('ignore', ignore)]
  const audit = command('audit', file, setting('target', target), setting('minority', [minority]), ...left)
  return [
    `${name}: ${title}`,
    `${samples} ${kind === 'image' ? 'pictures' : `${kind}s`}, about ${megabytes} MB`,
    `Licence: ${licence}`,
    `Reference: ${reference}`,
    `Page: ${url}`,
    'It is not fetched by this tool:',
    ...steps.map((step, at) => `  ${at + 1}. ${step}`),
    `Audit it: ${wording.command(audit)}`,
  ].join('\n')
}

/** @throws {UserError} When the set is one that has to be fetched by hand. */
export function refuseMedia(name: string): void {
  const set = findMedia(name)
  if (set === undefined) return
  throw new UserError('fetched-by-hand', {name}, `${name} has to be downloaded and sorted by hand: ${set.url}`, set.steps)
}
