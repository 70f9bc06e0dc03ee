/**
 * Comparing and searching names written in Arabic or Latin letters.
 *
 * Nothing here changes a name that is stored or shown: these are keys to compare with.
 * MASSAR itself writes `الازدياد` and `الإزدياد`, `الاستاذ` and `الأستاذ`, so two texts are only ever
 * compared after normalising.
 */

/** Harakat, Koranic signs, the dagger alif, and tatweel: written or not, the word is the same. */
const arabicMarks =
  /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]|\u0640/g

/** Marks that steer the direction of text and show nothing: spreadsheets carry them along unseen. */
const invisibleMarks = /[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

const latinMarks = /[\u0300-\u036f]/g

/** The marks among them that steer direction. What joins letters or keeps them apart (U+200C, U+200D) is spelling. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * The text without marks that steer direction: a name that carries one would turn round the line it stands in. Screens give
 * each text a direction of its own, so nothing is lost.
 */
export function withoutDirectionMarks(text: string): string {
  return text.replace(directionMarks, '')
}

/** Removes what nobody sees: direction marks, zero-width characters, byte-order marks. */
export function stripInvisible(text: string): string {
  return text.replace(invisibleMarks, '')
}

/** Trims, and makes every run of spaces, tabs, line ends and no-break spaces one space. */
export function collapseSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Arabic-Indic (٠١٢) and Persian (۰۱۲) digits as 0-9; everything else stays. */
export function westernDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String(digit.charCodeAt(0) & 0x0f)
  )
}

/**
 * One spelling for Arabic text that is the same word: no harakat, no tatweel, أإآٱ as ا, ة as ه,
 * ى as ي, Persian ی and ک as ي and ك, joined letter shapes as plain letters, single spaces.
 * Other letters (Latin, digits, signs) pass through.
 *
 * @returns a key to compare with, never a text to show
 */
export function normaliseArabic(text: string): string {
  const plain = stripInvisible(text.normalize('NFKC'))
    .replace(arabicMarks, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
  return collapseSpaces(plain)
}

/**
 * One spelling for Latin text: lower case, no accents, œ as oe, single spaces.
 *
 * @returns a key to compare with, never a text to show
 */
export function normaliseLatin(text: string): string {
  const plain = stripInvisible(text.normalize('NFKD'))
    .replace(latinMarks, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .normalize('NFC')
  return collapseSpaces(plain)
}

/** Whether the text holds at least one Arabic letter. */
export function hasArabicLetters(text: string): boolean {
  return /[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]/.test(text)
}

/**
 * A name prepared for searching: make it once per name, keep it, and ask it on every keystroke.
 * Opaque: only {@link prepareQuery} knows what is in it.
 */
export type SearchKey = string

/** How a key marks its entries. No mark can occur in a normalised word. */
const PLAIN = '|'
const FROM_ARABIC = '~'
const FROM_LATIN = '^'
const WHOLE_WORD = '='

/** Shorter sketches are shared by too many names to be searched by their beginning. */
const SHORTEST_SKETCH = 2
/** The same, when a leading "el" was taken off on a guess, or both texts are in Latin letters. */
const SHORTEST_DOUBTFUL_SKETCH = 3

/**
 * Prepares one text (a name, or a code) for searching. Keys of several texts may be concatenated.
 *
 * Holds, for each word, the text from that word on without spaces ("ben ali" is found by "benali"),
 * with and without the article, and the same as a sketch of its consonants that Arabic and Latin
 * spellings share (فاطمة and Fatima are both `ftm`).
 */
export function searchKey(text: string): SearchKey {
  const words = wordsOf(text)
  let key = ''
  words.forEach((_, start) => {
    const rest = words.slice(start)
    for (const plain of plainSpellings(rest)) key += PLAIN + plain + ' '
    for (const sketch of sketches(rest)) key += sketchMark(rest[0]!) + sketch + ' '
    for (const sketch of sketches(rest.slice(0, 1))) {
      if (sketch.length <= SHORTEST_SKETCH) key += WHOLE_WORD + sketch + ' '
    }
  })
  return key
}

/**
 * Prepares what a person typed; the answer says whether a key matches. Each typed word must begin
 * some word of the key, in any order ("ben ali" also finds Benali); an empty query matches everyone.
 *
 * Latin letters find Arabic names and the reverse: "fatima" finds فاطمة, "amrani" and "el amrani"
 * find العمراني, "محمد" finds Mohammed and Mohamed.
 *
 * What it cannot do:
 *  - it hears consonants, not vowels: "mouna" also finds مينة; two letters typed in the other
 *    script may match too many, and one consonant alone matches only a word made of it;
 *  - letters that French spelling merges stay merged (ت ث ط, د ذ ض, س ص, ح ه, ق ك);
 *  - nicknames and shortenings are other words ("Med" is not محمد, "Fatiha" is not "Fati Zahra");
 *  - spelling by pronunciation that changes a consonant is missed ("Jilali" and "Djilali" meet,
 *    "Guilali" and "Jilali" do not), as is a typing mistake in a consonant.
 */
export function prepareQuery(query: string): (key: SearchKey) => boolean {
  const words = wordsOf(query)
  if (words.length === 0) return () => true
  const telling = words.filter((word) => !word.isArticle)
  const needlesByWord = (telling.length > 0 ? telling : words).map((word) => needlesFor([word]))
  const runTogether = words.length > 1 ? needlesFor(words) : []
  return (key) => {
    const isIn = (needle: string) => key.includes(needle)
    return needlesByWord.every((needles) => needles.some(isIn)) || runTogether.some(isIn)
  }
}

/**
 * Whether what a person typed finds someone with these names. For long lists, keep each person's
 * {@link searchKey} and call {@link prepareQuery} once per keystroke instead.
 */
export function matches(query: string, ...names: (string | null)[]): boolean {
  const key = names.map((name) => (name === null ? '' : searchKey(name))).join('')
  return prepareQuery(query)(key)
}

/** A word of a name: its spelling after the article, and whether one stood before it. */
interface NameWord {
  spelling: string
  isArabic: boolean
  /** ال written onto the word, or a separate "el" / "al" before it. */
  hasArticle: boolean
  /** Nothing but an article: the last word typed so far, as in "el". */
  isArticle: boolean
}

function wordsOf(text: string): NameWord[] {
  const spaced = westernDigits(normaliseLatin(normaliseArabic(text)))
    .replace(/['’‘ʼ`´.ء]/g, '')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  if (spaced === '') return []
  return spaced.split(' ').map(readWord).reduce(joinArticles, [])
}

function readWord(word: string): NameWord {
  const isArabic = hasArabicLetters(word)
  const hasArticle = isArabic && /^ال.{2}/.test(word)
  return {
    spelling: hasArticle ? word.slice(2) : word,
    isArabic,
    hasArticle,
    isArticle: /^(?:[ae]l|e[snrdtz]|ech|ال)$/.test(word)
  }
}

/** "el" "amrani" become one word with an article, as العمراني is. */
function joinArticles(words: NameWord[], word: NameWord): NameWord[] {
  const previous = words.at(-1)
  if (previous?.isArticle && previous.isArabic === word.isArabic) {
    return [...words.slice(0, -1), { ...word, hasArticle: true }]
  }
  return [...words, word]
}

/** The words run together: bare, and as written with their articles. */
function plainSpellings(words: NameWord[]): string[] {
  const bare = words.map((word) => word.spelling).join('')
  const written = words.map((word) => articleOf(word) + word.spelling).join('')
  const spellings = [bare]
  if (written !== bare) spellings.push(written)
  const guessed = withoutLatinArticle(words[0]!)
  if (guessed !== null) spellings.push(guessed)
  return spellings
}

function articleOf(word: NameWord): string {
  if (!word.hasArticle) return ''
  return word.isArabic ? 'ال' : 'el'
}

/**
 * "elamrani" may be العمراني, "essaidi" السعيدي, or a word that merely begins so ("elias"):
 * what follows the guessed article, when it is long enough.
 */
function withoutLatinArticle(word: NameWord): string | null {
  if (word.isArabic || word.hasArticle) return null
  const glued = /^(?:[ae]l(?=[a-z]{4})|[ae]([zsrdnt])(?=\1[a-z]{3})|ech(?=ch[a-z]{2}))/.exec(
    word.spelling
  )
  return glued === null ? null : word.spelling.slice(glued[0].length)
}

/** Sketches of the words run together: articles silent (عبد الرحيم, Abderrahim), and as "l" (Lahcen). */
function sketches(words: NameWord[]): string[] {
  const first = words[0]
  if (first === undefined || words.some(isCode)) return []
  const silent = joinSketch(words, '')
  const sounded = joinSketch(words, 'l')
  const found = [silent]
  if (sounded !== silent) found.push(sounded)
  const guessed = withoutLatinArticle(first)
  if (guessed !== null) {
    found.push(joinSketch([{ ...first, spelling: guessed }, ...words.slice(1)], ''))
  }
  return found.filter((sketch) => sketch !== '')
}

/** Codes and numbers have no sound. One digit in a word is a letter of chat Arabic ("3omar"). */
function isCode(word: NameWord): boolean {
  return /\d{2}|^\d+$/.test(word.spelling)
}

function joinSketch(words: NameWord[], article: string): string {
  const sounds = words.map((word, index) => {
    const isLast = index === words.length - 1
    const sound = soundsOf(isLast ? word : { ...word, spelling: word.spelling.replace(/ه$/, '') })
    const opening = word.hasArticle ? article : ''
    // In words run together a ة and an opening vowel are not heard: Fatimazahra, Benali (بن علي).
    return index === 0 && opening === '' ? sound : opening + sound.replace(/^a/, '')
  })
  return sounds.join('').replace(/(.)\1+/g, '$1')
}

function soundsOf(word: NameWord): string {
  return word.isArabic ? arabicSounds(word.spelling) : latinSounds(word.spelling)
}

/** Consonants as one letter each; letters that French spelling does not tell apart share one. */
const soundByArabicLetter: Record<string, string> = {
  ب: 'b',
  پ: 'b',
  ت: 't',
  ث: 't',
  ط: 't',
  ج: 'j',
  ح: 'h',
  ه: 'h',
  خ: 'x',
  د: 'd',
  ذ: 'd',
  ض: 'd',
  ظ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ص: 's',
  ش: 'c',
  غ: 'g',
  گ: 'g',
  ڭ: 'g',
  ف: 'f',
  ڤ: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n'
}

function arabicSounds(spelling: string): string {
  let sounds = /^[اعوي]/.test(spelling) ? 'a' : ''
  for (const letter of spelling) sounds += soundByArabicLetter[letter] ?? ''
  return sounds
}

/** French and English spellings of one sound, longest first; a vowel is only heard at the start. */
const latinSpellings: [RegExp, string][] = [
  [/7/g, 'h'],
  [/9/g, 'k'],
  [/5/g, 'X'],
  [/3/g, 'a'],
  [/tch|ch|sh/g, 'C'],
  [/kh/g, 'X'],
  [/^rh|gh/g, 'G'],
  [/dj/g, 'j'],
  [/dh/g, 'd'],
  [/th/g, 't'],
  [/ph/g, 'f'],
  [/c(?=[eiy])/g, 's'],
  [/[cq]/g, 'k'],
  [/g(?=[eiy])/g, 'j'],
  [/p/g, 'b'],
  [/v/g, 'f'],
  [/x/g, 'ks']
]

function latinSounds(spelling: string): string {
  let sounds = spelling
  for (const [written, sound] of latinSpellings) sounds = sounds.replace(written, sound)
  const opening = /^[aeiouyw]/.test(sounds) ? 'a' : ''
  return opening + sounds.replace(/[aeiouyw]|[^a-zCXG]/g, '').toLowerCase()
}

function sketchMark(word: NameWord): string {
  return word.isArabic ? FROM_ARABIC : FROM_LATIN
}

/** What to look for in a key so that these typed words, run together, count as found. */
function needlesFor(words: NameWord[]): string[] {
  const plain = plainSpellings(words).map((spelling) => PLAIN + spelling)
  const heard = sketches(words).flatMap((sketch, index) => {
    const isGuess = index > 0
    return withAndWithoutLastH(sketch).flatMap((text) => sketchNeedles(text, words[0]!, isGuess))
  })
  return [...plain, ...heard]
}

/** A final h is often not said ("Fatimah" is فاطمة), so it is looked for both ways. */
function withAndWithoutLastH(sketch: string): string[] {
  return sketch.endsWith('h') ? [sketch, sketch.slice(0, -1)] : [sketch]
}

function sketchNeedles(sketch: string, word: NameWord, isGuess: boolean): string[] {
  if (sketch === '') return []
  const otherScript = word.isArabic ? FROM_LATIN : FROM_ARABIC
  if (sketch.length >= SHORTEST_DOUBTFUL_SKETCH)
    return [sketchMark(word) + sketch, otherScript + sketch]
  if (sketch.length >= SHORTEST_SKETCH && !isGuess) return [otherScript + sketch]
  return [WHOLE_WORD + sketch + ' ']
}
