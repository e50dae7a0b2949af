import type { ApplicationType } from '../contract/applications.ts'
import { announcement } from './announcement.ts'
import type { Application } from './application.ts'
import { conference } from './conference/conference.ts'
import { directory } from './directory.ts'
import { runFunction } from './function.ts'
import { group } from './group/group.ts'
import { ivr } from './ivr/menu.ts'
import { page } from './page/page.ts'
import { queue } from './queue/queue.ts'
import { time } from './time.ts'
import { user } from './user.ts'

/** The one table of applications: what each kind of `contract/applications.ts` does. */
export const applications: { readonly [T in ApplicationType]: Application<T> } = {
  extension: user,
  group,
  queue,
  ivr,
  conference,
  time,
  announcement,
  directory,
  page,
  function: runFunction
}
