import type { ApplicationType } from '../contract/applications.ts'
import type { ApplicationConfig } from '../routing/domain-index.ts'
import type { AppContext, AppOutcome } from './context.ts'

/** What calls can be sent to: how it takes one. Its hooks, its `then` and its place in the time line come with `enter`. */
export interface Application<T extends ApplicationType> {
  /** Stays with the call until that is over, or hands the caller back unanswered. */
  run(context: AppContext, config: ApplicationConfig<T>): Promise<AppOutcome>
  /** How it refuses a call that must not even reach its hook; undefined: it takes it. */
  refusal?(context: AppContext, config: ApplicationConfig<T>): AppOutcome | undefined
  /** What its hooks are told besides what is known of the call; they run before it is there. */
  variables?(config: ApplicationConfig<T>): Readonly<Record<string, string>>
}
