/**
 * A template for a CRM as 3CX has published the format (CRM Template XML Description): how its web interface is asked
 * who calls, where a contact is made, and how a call is written down. Texts hold expressions (`expression.ts`).
 */
export interface CrmTemplate {
  readonly name: string
  readonly number: NumberForm
  /** What whoever sets it up fills in. */
  readonly parameters: readonly CrmParameter[]
  /** `user:password`, an expression; undefined where requests carry what they need themselves. */
  readonly basic: string | undefined
  /** By id: `` looks a number up, `CreateContactRecord` makes a contact, `ReportCall` writes a call down. */
  readonly scenarios: ReadonlyMap<string, Scenario>
}

/** How the number that is looked for is written. */
export interface NumberForm {
  readonly prefix: 'asis' | 'off' | 'plus' | 'zeros'
  /** So many digits at the end, an expression; '' for all. */
  readonly maxLength: string
}

export interface CrmParameter {
  readonly name: string
  readonly kind: 'text' | 'boolean'
  /** As the template asks for it: `API Key:`. */
  readonly title: string
  readonly initial: string
}

export interface Scenario {
  readonly id: string
  /** True: it is left out. */
  readonly skipIf: string
  readonly request: ScenarioRequest
  readonly rules: readonly Rule[]
  readonly variables: readonly ScenarioVariable[]
  readonly outputs: readonly Output[]
  /** The scenario that follows; ''. */
  readonly next: string
  /** It follows also where nothing was found. */
  readonly allowEmpty: boolean
}

export interface ScenarioRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly url: string
  readonly encoding: 'json' | 'form'
  /** Where the values do not make the body: its text. */
  readonly message: Fill | undefined
  readonly contentType: string
  readonly headers: readonly Value[]
  readonly values: readonly Value[]
  readonly query: readonly Value[]
}

/** An expression, and how often parameters in what comes out of it are expressions themselves. */
export interface Fill {
  readonly text: string
  readonly passes: number
}

export interface Value extends Fill {
  readonly key: string
  readonly type: 'string' | 'number' | 'boolean'
  /** It is left out unless this is true; ''. */
  readonly onlyIf: string
  /** It is left out where this is true; ''. */
  readonly skipIf: string
}

/** What must hold of a reply at `path` for it to count as found. */
export interface Rule {
  readonly type: 'any' | 'number' | 'equals' | 'notequals' | 'contains'
  /** To compare with, an expression. */
  readonly ethalon: string
  readonly path: string
}

export interface ScenarioVariable {
  readonly name: string
  readonly path: string
  readonly filter: readonly Rule[]
}

export interface Output extends Fill {
  readonly type: string
}

export const lookupScenario = ''
export const createScenario = 'CreateContactRecord'
export const reportScenario = 'ReportCall'
