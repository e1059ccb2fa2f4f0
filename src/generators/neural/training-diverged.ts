/** A training that came to nothing: losses without bounds, or rows that are all alike. A failed step, never output. */
export class TrainingDiverged extends Error {
  constructor(generator: string, what: string, advice: string) {
    super(`Training of ${generator} failed: ${what}. ${advice}`)
    this.name = 'TrainingDiverged'
  }
}
