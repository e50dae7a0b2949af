const languagesLongWords =
  'phone|telefon|téléphone|telephone|teléfono|telefone|telefoon|telemóvel|telemovel|puhelin|rufnummer|telefax|hotline|whatsapp|телефон|τηλέφωνο|電話|电话|전화'
const languagesShortWords =
  'tel|tél|tfno|tlf|tfn|tlfn|fon|fono|fax|mob|mobil|mobile|móvil|movil|mobiel|cell|cel|celular|call|calling|dial|handy|portable|natel|gsm|sms|text|puh|ring|тел|τηλ|☎|☏|📞|📱|✆'
/** Ends as `Telefon:`, `Servicetelefon: `, `Tel. kom.: `, `phone number is ` do. */
const phoneWord = new RegExp(
  `(?:(?:${languagesLongWords})|(?<!\\p{L})(?:${languagesShortWords}))(?![\\p{L}]{4})\\p{L}{0,3}[.:]?(?:[ \\u00a0](?:no|nr|num|number|nummer|n°|nº|kom|us|on|is|me|at|or)[.:]?){0,2}[^\\p{L}\\p{N}]{0,4}$`,
  'iu'
)
/** A letter in the place of the word: `T: 030 …`, `M. +44 …`. */
const phoneLetter = /(?:^|[\s|·•,;(])[TMFPH][.:]{1,2}\s?$/u

/** Words by which anything else is counted, and in German first halves of such. */
const wholeWords =
  'orders?|invoices?|ref|references?|tickets?|case|customer|client|account|acct|blz|bic|hrb|hra|commande|facture|siret|siren|pedido|factura|ordine|fattura|iva|piva|nif|cif|nip|regon|pesel|krs|cvr|vat|ein|ssn|tax|isbn|issn|ean|gtin|upc|sku|asin|part|item|model|serial|imei|id|ids|idnr|tracking|parcel|shipment|zip|plz|article|nr|no|num|núm|number|numero|número|nummer|n°|nº|№'
const firstHalves =
  'konto|kunden|bestell|auftrag|rechnung|artikel|liefer|sendung|vertrag|serien|steuer|ust|matrikel|personal|ausweis|dokument|akten'
const otherWord = new RegExp(
  `(?<!\\p{L})(?:(?:${wholeWords})(?!\\p{L})|(?:${firstHalves})[\\p{L}-]*)[.:]?(?:[ \\u00a0-](?:no|nr|num|núm|number|numero|número|nummer|n°|nº|id|idnr|de|is|code)[.:]?){0,2}[^\\p{L}\\p{N}+]{0,4}$`,
  'iu'
)

export type Before = 'telephone' | 'something-else' | 'nothing'

/** What the words say that stand right before a number. */
export function wordsBefore(text: string): Before {
  const near = text.slice(-48)
  if (phoneWord.test(near) || phoneLetter.test(near)) return 'telephone'
  return otherWord.test(near) ? 'something-else' : 'nothing'
}
