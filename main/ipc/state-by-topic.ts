import { readableNumbers } from '../../pbx-core/index.ts'
import { changesBetween } from './changes-between.ts'
import type { AppState, StateChange, StateSnapshot, Topic } from './contract.ts'

/**
 * Which part of the state belongs to which topic. In this order they are told: a caller's page is on its way to its
 * server before the call is drawn (`2-cti`, Pop-up).
 */
const topicOf = {
  tabs: 'pages',
  calls: 'phone',
  missed: 'phone',
  voicemail: 'phone',
  leaving: 'phone',
  shell: 'account',
  account: 'account',
  userState: 'account',
  settings: 'account',
  firstRun: 'account',
  start: 'account',
  checks: 'account',
  admin: 'account',
  secrets: 'account',
  readOnly: 'account',
  asking: 'account',
  pickups: 'team',
  parked: 'team',
  openings: 'team',
  queues: 'team',
  conferences: 'team',
  groups: 'team',
  warnings: 'live',
  trunks: 'live'
} as const satisfies { readonly [K in keyof AppState]: Topic }

const topics = [...new Set(Object.values(topicOf))] as readonly Topic[]

/**
 * What windows have been told. Each change goes out once for all of them, as what is different in one topic; what is the
 * same stays the same object. A window that begins, or has missed a change, takes the snapshot.
 */
export class StateByTopic {
  #state: AppState
  readonly #versions: Record<Topic, number> = { pages: 0, phone: 0, account: 0, team: 0, live: 0 }

  constructor(state: AppState) {
    this.#state = state
  }

  get snapshot(): StateSnapshot {
    return { state: this.#state, versions: { ...this.#versions } }
  }

  /** What is to be told of the new state; nothing where nothing is new. */
  update(state: AppState): readonly StateChange[] {
    const { value, changes } = changesBetween(this.#state, state)
    this.#state = value
    return topics.flatMap((topic) => {
      const ofTopic = changes.filter(({ at: [key] }) => topicOf[key as keyof AppState] === topic)
      if (ofTopic.length === 0) return []
      this.#versions[topic] += 1
      return [{ topic, version: this.#versions[topic], changes: ofTopic, numbers: readableNumbers(ofTopic) }]
    })
  }
}
