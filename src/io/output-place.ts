import type {SettingName} from '../core/settings.js'
import {withFileLock} from '../files/lock.js'
import {isDatabase, parseAddress} from './databases/address.js'

/** Does some work while no other process writes the file that a table is written to; a server keeps its own order. */
export function withPlaceLock<T>(place: string | undefined, option: SettingName, work: () => Promise<T>): Promise<T> {
  if (place === undefined || !isDatabase(place)) return withFileLock(place, option, work)
  const address = parseAddress(place)
  return address.engine === 'postgres' ? work() : withFileLock(address.file, option, work)
}
