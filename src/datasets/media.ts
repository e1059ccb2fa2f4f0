import type {SampleKind} from '../core/column.js'

/** A public set of pictures, signals or molecules. Its publisher hands it out, in a form that one has to bring into folders oneself. */
export interface MediaSet {
  readonly name: string
  readonly title: string
  readonly kind: SampleKind
  readonly samples: number
  /** What is downloaded, in megabytes, roughly. */
  readonly megabytes: number
  readonly licence: string
  readonly reference: string
  readonly url: string
  /** What is to be done, step by step, until a command can read it. */
  readonly steps: readonly string[]
  /** What the commands are given then. */
  readonly file: string
  readonly target: string
  readonly minority: string
  /** Columns that say no more than the target does, or who a sample is. */
  readonly ignore?: readonly string[]
}

const MOLECULENET = 'Wu et al., MoleculeNet, Chemical Science 2018, doi:10.1039/C7SC02664A'
const DEEPCHEM = 'https://deepchemdata.s3-us-west-1.amazonaws.com/datasets'

/** All parts of a MedMNIST set as PNG files. */
const saved = (name: string, folder: string): string =>
  `python -c "import medmnist as m; [m.${name}(split=s, download=True).save('${folder}') for s in ('train', 'val', 'test')]"`

/** Kept by hand: numbers and licences are those of the publishers' pages, and nothing here is downloaded by the tool. */
export const MEDIA_SETS: readonly MediaSet[] = [
  {
    name: 'pneumoniamnist',
    title: 'Chest X-rays of children, 28 x 28, grey; normal ones are the smaller class',
    kind: 'image',
    samples: 5856,
    megabytes: 4,
    licence: 'CC BY 4.0',
    reference: 'Yang et al., MedMNIST v2, Scientific Data 2023, doi:10.1038/s41597-022-01721-8',
    url: 'https://medmnist.com',
    steps: [
      'pip install medmnist',
      saved('PneumoniaMNIST', 'films'),
      'Move every picture into a folder named by the last number of its file name: films/0 (normal), films/1 (pneumonia).',
    ],
    ...{file: 'films', target: 'folder', minority: '0'},
  },
  {
    name: 'dermamnist',
    title: 'Skin lesions in seven classes with a long tail, 28 x 28, colour; dermatofibromas are 1 %',
    kind: 'image',
    samples: 10_015,
    megabytes: 20,
    licence: 'CC BY-NC 4.0',
    reference: 'Yang et al., MedMNIST v2, Scientific Data 2023, doi:10.1038/s41597-022-01721-8; HAM10000',
    url: 'https://medmnist.com',
    steps: [
      'pip install medmnist',
      saved('DermaMNIST', 'skin'),
      'Move every picture into a folder named by the last number of its file name: skin/0 to skin/6.',
    ],
    ...{file: 'skin', target: 'folder', minority: '3'},
  },
  {
    name: 'bccd',
    title: 'Blood smears with boxes around cells; crops of platelets or white cells are the rare ones',
    kind: 'image',
    samples: 364,
    megabytes: 9,
    licence: 'MIT',
    reference: 'Shenggan and others, BCCD Dataset',
    url: 'https://github.com/Shenggan/BCCD_Dataset',
    steps: [
      'Download the repository and cut out the boxes of BCCD/Annotations with a program for pictures, scaled to 32 x 32.',
      'Write the crops as PNG into a folder for each kind of cell: cells/WBC, cells/RBC, cells/Platelets.',
    ],
    ...{file: 'cells', target: 'folder', minority: 'Platelets'},
  },
  {
    name: 'esc-50',
    title: 'Sounds of 5 seconds at 44.1 kHz in 50 classes of 40, such as breaking glass',
    kind: 'signal',
    samples: 2000,
    megabytes: 600,
    licence: 'CC BY-NC 3.0',
    reference: 'Piczak, ESC: Dataset for Environmental Sound Classification, ACM Multimedia 2015, doi:10.1145/2733373.2806390',
    url: 'https://github.com/karolpiczak/ESC-50',
    steps: [
      'Download the repository. meta/esc50.csv says the category of every file of audio/.',
      'Bring the sounds to a lower rate, for example: sox IN.wav -r 8000 OUT.wav',
      'Move them into a folder for each category, or into two: sounds/glass_breaking and sounds/other.',
    ],
    ...{file: 'sounds', target: 'folder', minority: 'glass_breaking'},
  },
  {
    name: 'free-spoken-digits',
    title: 'Spoken digits of six people, 8 kHz, 16 bit',
    kind: 'signal',
    samples: 3000,
    megabytes: 21,
    licence: 'CC BY-SA 4.0',
    reference: 'Jackson and others, Free Spoken Digit Dataset, doi:10.5281/zenodo.1342401',
    url: 'https://github.com/Jakobovski/free-spoken-digit-dataset',
    steps: [
      'Download the repository. The first sign of a file name in recordings/ is its digit.',
      'Move the sounds into a folder for each digit: digits/0 to digits/9, with fewer of the one that is to be rare.',
    ],
    ...{file: 'digits', target: 'folder', minority: '7'},
  },
  {
    name: 'moleculenet-hiv',
    title: 'Molecules tested against the replication of HIV; 1,443 are active',
    kind: 'molecule',
    samples: 41_127,
    megabytes: 3,
    licence: 'none is stated with the file',
    reference: `${MOLECULENET}; AIDS Antiviral Screen of the Drug Therapeutics Program`,
    url: `${DEEPCHEM}/HIV.csv`,
    steps: [`curl -O ${DEEPCHEM}/HIV.csv`],
    ...{file: 'HIV.csv', target: 'HIV_active', minority: '1', ignore: ['activity']},
  },
  {
    name: 'moleculenet-bbbp',
    title: 'Molecules that pass from blood into the brain, or do not: the smaller class',
    kind: 'molecule',
    samples: 2050,
    megabytes: 0.2,
    licence: 'none is stated with the file',
    reference: `${MOLECULENET}; Martins et al., J. Chem. Inf. Model. 2012`,
    url: `${DEEPCHEM}/BBBP.csv`,
    steps: [`curl -O ${DEEPCHEM}/BBBP.csv`],
    ...{file: 'BBBP.csv', target: 'p_np', minority: '0', ignore: ['num', 'name']},
  },
  {
    name: 'moleculenet-bace',
    title: 'Inhibitors of beta-secretase 1 and molecules that are none',
    kind: 'molecule',
    samples: 1513,
    megabytes: 4,
    licence: 'none is stated with the file',
    reference: `${MOLECULENET}; Subramanian et al., J. Chem. Inf. Model. 2016`,
    url: `${DEEPCHEM}/bace.csv`,
    steps: [
      `curl -O ${DEEPCHEM}/bace.csv`,
      'Keep the columns of molecules and classes, for example with csvkit: csvcut -c mol,Class bace.csv > bace-molecules.csv',
    ],
    ...{file: 'bace-molecules.csv', target: 'Class', minority: '1'},
  },
]
