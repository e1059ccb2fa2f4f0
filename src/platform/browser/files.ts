import {disk} from './disk.js'

/** What was dropped, and what was written: see {@link disk}. */
export const {exists, fileIdentity, link, lstat, mkdir, openToRead, readEntries, readdir, rename, rm, rmdir, stat, writeFile} =
  disk
