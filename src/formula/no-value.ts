import {UserError} from '../core/errors.js'

/** A formula that is right by itself has no value here: something it reads is missing, or a step has no finite result. */
export class NoValue extends UserError {
  constructor(message: string) {
    super('no-value', {}, message)
    this.name = 'NoValue'
  }
}
