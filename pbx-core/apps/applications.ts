import type { ApplicationType } from '../contract/applications.ts'
import type { Application } from './application.ts'
import { echo } from './echo.ts'
import { user } from './user.ts'

/**
 * The one table of applications: what each kind of `contract/applications.ts` does. One that is missing here can be
 * configured, and its calls go to its `then`.
 */
export const applications: { readonly [T in ApplicationType]?: Application<T> } = {
  extension: user,
  function: echo
}
