import {MemoryDisk} from './memory-disk.js'

/** The one disk of a thread: as with a real one, all code sees the same. */
export const disk = new MemoryDisk()
