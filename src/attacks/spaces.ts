/**
 * What is computed of the tables of one release once, for all attacks on it: whoever needs it first computes it. It lives as
 * long as the table or column that it was computed of.
 */
export class Spaces {
  readonly #kept = new WeakMap<object, Map<unknown, unknown>>()

  /** @param name Who else asks by it, of the same source, gets the same; the function itself where it depends on the source alone. */
  of<S extends object, T>(source: S, make: (source: S) => T, name: unknown = make): T {
    let made = this.#kept.get(source)
    if (made === undefined) this.#kept.set(source, (made = new Map()))
    if (!made.has(name)) made.set(name, make(source))
    return made.get(name) as T
  }
}
