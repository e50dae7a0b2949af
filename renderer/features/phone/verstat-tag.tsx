import { IconShieldCheck, IconShieldQuestion, IconShieldX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { Tag } from '../../ui/tag.tsx'

const shown = {
  verified: { Icon: IconShieldCheck, tone: 'accent' },
  unverified: { Icon: IconShieldQuestion, tone: 'neutral' },
  doubtful: { Icon: IconShieldX, tone: 'end' }
} as const

/** Whether the number is the caller's, in the words of the provider, shortened to three. Nothing hangs on it: every call rings. */
export function VerstatTag({ verstat }: Pick<PhoneCall, 'verstat'>) {
  const { t } = useTranslation()
  if (verstat === undefined) return null
  const word = wordOf(verstat)
  const { Icon, tone } = shown[word]
  return (
    <Tag icon={<Icon aria-hidden size={12} />} title={t('call.verstatBy', { verstat })} tone={tone}>
      {t(`call.verstat.${word}`)}
    </Tag>
  )
}

/** Whoever vouches for the customer alone, or for neither (RFC 8588 §4: B, C), has not said that the number is theirs. */
function wordOf(verstat: NonNullable<PhoneCall['verstat']>): keyof typeof shown {
  switch (verstat) {
    case 'TN-Validation-Passed':
    case 'TN-Validation-Passed-A':
      return 'verified'
    case 'TN-Validation-Failed':
      return 'doubtful'
    default:
      return 'unverified'
  }
}
