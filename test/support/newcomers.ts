import {createRng, type Rng} from '../../src/core/rng.js'

/** A table as a newcomer has it, and the column with its classes. */
export interface NewcomersFile {
  readonly name: string
  readonly text: string
  readonly target: string
  /** The rare label that is meant. */
  readonly minority: string
  /** Columns that must not be used. */
  readonly identifiers: readonly string[]
}

const pick = <T>(rng: Rng, items: readonly T[]): T => items[Math.floor(rng.next() * items.length)]
const whole = (rng: Rng, from: number, to: number) => from + Math.floor(rng.next() * (to - from + 1))
const fixed = (value: number, digits: number) => value.toFixed(digits)

function csv(header: string, rows: readonly (readonly (string | number)[])[], separator = ','): string {
  return [header, ...rows.map(row => row.join(separator)), ''].join('\n')
}

/** Customers with text ids, and blanks among the totals of new ones. */
export function churn(rows = 1500, seed = 1): NewcomersFile {
  const rng = createRng(seed)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
  const lines = Array.from({length: rows}, () => {
    const id = `${whole(rng, 1000, 9999)}-${Array.from({length: 5}, () => pick(rng, letters)).join('')}`
    const tenure = rng.next() < 0.02 ? 0 : whole(rng, 1, 72)
    const charges = 18 + 100 * rng.next()
    const contract = pick(rng, ['Month-to-month', 'One year', 'Two year'])
    const leaves = rng.next() < (contract === 'Month-to-month' ? 0.35 : 0.08)
    return [
      id,
      pick(rng, ['Female', 'Male']),
      pick(rng, [0, 0, 0, 0, 1]),
      pick(rng, ['Yes', 'No']),
      tenure,
      pick(rng, ['DSL', 'Fiber optic', 'No']),
      contract,
      pick(rng, ['Electronic check', 'Mailed check', 'Bank transfer (automatic)', 'Credit card (automatic)']),
      fixed(charges, 2),
      tenure === 0 ? ' ' : fixed(charges * tenure, 2),
      leaves ? 'Yes' : 'No',
    ]
  })
  const header =
    'customerID,gender,SeniorCitizen,Partner,tenure,InternetService,Contract,PaymentMethod,MonthlyCharges,TotalCharges,Churn'
  return {name: 'churn.csv', text: csv(header, lines), target: 'Churn', minority: 'Yes', identifiers: ['customerID']}
}

/** Card holders numbered from one, with codes for categories and bills below zero. */
export function cardDefault(rows = 1500, seed = 2): NewcomersFile {
  const rng = createRng(seed)
  const lines = Array.from({length: rows}, (_, row) => {
    const limit = 10_000 * whole(rng, 1, 50)
    const late = pick(rng, [-2, -1, -1, 0, 0, 0, 0, 1, 2])
    const bills = [0, 1, 2].map(() => whole(rng, -500, limit))
    const pays = [0, 1, 2].map(() => (rng.next() < 0.2 ? 0 : whole(rng, 100, Math.round(limit / 5))))
    const defaults = rng.next() < (late > 0 ? 0.5 : 0.15) ? 1 : 0
    return [
      row + 1,
      limit,
      whole(rng, 1, 2),
      whole(rng, 0, 6),
      whole(rng, 0, 3),
      whole(rng, 21, 75),
      late,
      ...bills,
      ...pays,
      defaults,
    ]
  })
  const header =
    'ID,LIMIT_BAL,SEX,EDUCATION,MARRIAGE,AGE,PAY_0,BILL_AMT1,BILL_AMT2,BILL_AMT3,PAY_AMT1,PAY_AMT2,PAY_AMT3,default.payment.next.month'
  return {
    name: 'card-default.csv',
    text: csv(header, lines),
    target: 'default.payment.next.month',
    minority: '1',
    identifiers: ['ID'],
  }
}

/** Calls of a bank, separated by semicolons, all texts in quotes, with 'unknown' as a level. */
export function bankMarketing(rows = 1500, seed = 3): NewcomersFile {
  const rng = createRng(seed)
  const quoted = (text: string) => `"${text}"`
  const lines = Array.from({length: rows}, () => [
    whole(rng, 18, 88),
    quoted(pick(rng, ['admin.', 'blue-collar', 'technician', 'services', 'management', 'retired', 'unknown'])),
    quoted(pick(rng, ['married', 'single', 'divorced'])),
    quoted(pick(rng, ['primary', 'secondary', 'tertiary', 'unknown'])),
    quoted(pick(rng, ['no', 'no', 'no', 'yes'])),
    whole(rng, -500, 9000),
    quoted(pick(rng, ['cellular', 'telephone', 'unknown'])),
    whole(rng, 1, 31),
    quoted(pick(rng, ['may', 'jun', 'jul', 'aug', 'nov'])),
    whole(rng, 5, 1500),
    whole(rng, 1, 10),
    rng.next() < 0.8 ? -1 : whole(rng, 1, 500),
    quoted(pick(rng, ['unknown', 'unknown', 'unknown', 'failure', 'other', 'success'])),
    quoted(rng.next() < 0.12 ? 'yes' : 'no'),
  ])
  const header = 'age;job;marital;education;default;balance;contact;day;month;duration;campaign;pdays;poutcome;y'
    .split(';')
    .map(quoted)
    .join(';')
  return {name: 'bank.csv', text: csv(header, lines, ';'), target: 'y', minority: 'yes', identifiers: []}
}

/** Patients with a numeric id in no order, and 'N/A' where nobody took the weight. */
export function stroke(rows = 1500, seed = 4): NewcomersFile {
  const rng = createRng(seed)
  const numbers = new Set<number>()
  while (numbers.size < rows) numbers.add(whole(rng, 67, 72_940))
  const lines = [...numbers].map(id => {
    const age = whole(rng, 1, 82)
    return [
      id,
      pick(rng, ['Male', 'Female']),
      age,
      rng.next() < 0.1 ? 1 : 0,
      rng.next() < 0.05 ? 1 : 0,
      pick(rng, ['Yes', 'No']),
      pick(rng, ['Private', 'Self-employed', 'Govt_job', 'children']),
      pick(rng, ['Urban', 'Rural']),
      fixed(55 + 120 * rng.next() ** 2, 2),
      rng.next() < 0.04 ? 'N/A' : fixed(15 + 30 * rng.next(), 1),
      pick(rng, ['formerly smoked', 'never smoked', 'smokes', 'Unknown']),
      rng.next() < (age > 55 ? 0.12 : 0.01) ? 1 : 0,
    ]
  })
  const header =
    'id,gender,age,hypertension,heart_disease,ever_married,work_type,Residence_type,avg_glucose_level,bmi,smoking_status,stroke'
  return {name: 'stroke.csv', text: csv(header, lines), target: 'stroke', minority: '1', identifiers: ['id']}
}

/** Measurements of women, with zeros where nothing was measured. */
export function diabetes(rows = 768, seed = 5): NewcomersFile {
  const rng = createRng(seed)
  const measured = (share: number, value: number) => (rng.next() < share ? 0 : value)
  const lines = Array.from({length: rows}, () => {
    const glucose = 70 + 120 * rng.next()
    return [
      whole(rng, 0, 15),
      measured(0.01, Math.round(glucose)),
      measured(0.05, whole(rng, 40, 110)),
      measured(0.3, whole(rng, 7, 60)),
      measured(0.48, Math.round(15 + 400 * rng.next() ** 2)),
      measured(0.02, Number(fixed(18 + 30 * rng.next(), 1))),
      fixed(0.08 + 2 * rng.next() ** 3, 3),
      whole(rng, 21, 70),
      rng.next() < glucose / 400 ? 1 : 0,
    ]
  })
  const header = 'Pregnancies,Glucose,BloodPressure,SkinThickness,Insulin,BMI,DiabetesPedigreeFunction,Age,Outcome'
  return {name: 'diabetes.csv', text: csv(header, lines), target: 'Outcome', minority: '1', identifiers: []}
}
