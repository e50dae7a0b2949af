import { calls } from './calls.en.ts'
import { frame } from './frame.en.ts'
import { ownState } from './own-state.en.ts'
import { phone } from './phone.en.ts'
import { popup } from './popup.en.ts'
import { remarks } from './remarks.en.ts'
import { warnings } from './warnings.en.ts'

/** English of what is there from the start: the frame, the phone, what may come up at any time. */
export const first = {
  product: 'Offhook',
  ...frame,
  ...phone,
  ...ownState,
  ...calls,
  ...popup,
  ...remarks,
  warnings
} as const
