/**
 * Watches a column that has no name in the header. Two kinds of it are certain to hold no data: one without any value,
 * as a separator at the end of every line makes, and one that counts the rows from 0 or 1, as programs write it before
 * a table.
 */
export class UnnamedColumn {
  #empty = true
  #counts = true
  #next: number | undefined

  /** @param restarts Another file begins here: the count may begin again. */
  add(cell: string, restarts: boolean): void {
    const text = cell.trim()
    if (text !== '') this.#empty = false
    if (!this.#counts) return
    const isStart = this.#next === undefined || restarts
    if (isStart ? text !== '0' && text !== '1' && text !== String(this.#next) : text !== String(this.#next)) this.#counts = false
    this.#next = Number(text) + 1
  }

  get holds(): 'nothing' | 'a count' | 'values' {
    if (this.#empty) return 'nothing'
    return this.#counts ? 'a count' : 'values'
  }
}
