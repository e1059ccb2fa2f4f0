/** How pandas calls row labels without a name, in formats of its own columns. */
const INDEX = /^__index_level_\d+__$/

export const isPandasIndex = (name: string) => INDEX.test(name)
