import type {Definition} from './definition.js'
import {UserError} from './errors.js'
import {didYouMean} from './options.js'

type Named<E, Known, N> = [Extract<Known, {readonly name: N}>] extends [never] ? E : Extract<Known, {readonly name: N}>

/**
 * A fixed list of algorithms. Nothing registers itself: the list is written down in one place.
 *
 * `Known` are the algorithms whose types are known; others, of plug-ins, can be there as well.
 */
export class Registry<E extends Definition, Known extends E = E> {
  constructor(
    /** What the entries are, in the singular, for messages. */
    readonly kind: string,
    readonly entries: readonly E[],
  ) {}

  get names(): string[] {
    return this.entries.map(entry => entry.name)
  }

  has(name: string): boolean {
    return this.entries.some(entry => entry.name === name)
  }

  /** @throws {UserError} When there is no such entry: lists the known names. */
  get<N extends Known['name']>(name: N): Named<E, Known, N>
  get(name: string): E
  get(name: string): E {
    const entry = this.entries.find(candidate => candidate.name === name)
    if (entry !== undefined) return entry
    throw new UserError('no-such-name', {kind: this.kind, name, known: this.names}, `There is no ${this.kind} '${name}'.`, [
      ...didYouMean(name, this.names),
      `Known: ${this.names.join(', ')}.`,
    ])
  }

  /** The same registry with further entries. */
  with(further: readonly E[]): Registry<E, Known> {
    return new Registry(this.kind, [...this.entries, ...further])
  }
}
