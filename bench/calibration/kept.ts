import {appendFileSync, existsSync, readFileSync} from 'node:fs'

/** What was done, one result a line, so that a bench that is stopped goes on where it was. Without a file nothing is kept. */
export class Kept<T> {
  readonly #file: string | undefined
  readonly #done = new Map<string, T>()

  constructor(file: string | undefined) {
    this.#file = file
    if (file === undefined || !existsSync(file)) return
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line !== '')
    for (const line of lines) {
      const {key, value} = JSON.parse(line) as {key: string; value: T}
      this.#done.set(key, value)
    }
  }

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#done.get(key)
    if (known !== undefined) return known
    const value = await make()
    this.#done.set(key, value)
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify({key, value})}\n`)
    return value
  }
}
