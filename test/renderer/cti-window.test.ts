import { expect, test } from 'vitest'
import { featuresBeside } from '../../renderer/bridge/cti-window.ts'

const display = { left: 0, top: 0, width: 2560, height: 1400 }
const phone = { left: 0, top: 60, width: 1240, height: 780 }

test.each([
  ['to the right of a phone on the left', phone, display, 'popup,width=1000,height=780,left=1240,top=60'],
  [
    'to the left of a phone on the right',
    { ...phone, left: 1320 },
    display,
    'popup,width=1000,height=780,left=320,top=60'
  ],
  ['as narrow as the room is', phone, { ...display, width: 1920 }, 'popup,width=680,height=780,left=1240,top=60'],
  [
    'on a second display, which begins elsewhere',
    { ...phone, left: 2560 },
    { ...display, left: 2560 },
    'popup,width=1000,height=780,left=3800,top=60'
  ],
  [
    'at the far edge where a phone takes it all',
    phone,
    { ...display, width: 1240, height: 700 },
    'popup,width=380,height=700,left=860,top=0'
  ]
] as const)(
  'a pop-up of target window opens beside the phone: %s (5-softphone, Windows)',
  (_where, at, on, features) => {
    expect(featuresBeside(at, on)).toBe(features)
  }
)
