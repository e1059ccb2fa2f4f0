/** Generators of tables that the page offers; the command line has more. Their names are those of the registry. */
export const OFFERED_GENERATORS = [
  'smote',
  'borderline-smote',
  'adasyn',
  'svm-smote',
  'smote-enn',
  'random-oversampling',
  'gaussian-copula',
  'cart',
  'arf',
  'tvae',
  'ctgan',
  'tabddpm',
] as const
