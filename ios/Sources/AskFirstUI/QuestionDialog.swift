import AskFirst

/// What the question for one use shows, apart from how it looks, and what taps do.
struct QuestionDialog: Sendable {
  let question: UseQuestion
  let lang: Lang
  /// Whether the system asks after a yes.
  let isSystemNext: Bool

  /// The question of an installation; nil where none is due: the answer would change nothing, or it may not be asked now.
  init?(_ installation: Installation, _ use: Use<some Any>, _ lang: Lang, isSystemNext: Bool = false) {
    guard let question = installation.question(use, lang) else { return nil }
    self.question = question
    self.lang = lang
    self.isSystemNext = isSystemNext
  }

  /// What is asked.
  var title: String { question.separate?.title ?? question.title }

  /// What for, by whom, what, and what comes next.
  var lines: [Line] {
    let purpose = [question.title, question.text].filter { !$0.isEmpty }.joined(separator: " · ")
    let data = question.data.map { Piece(text: $0, isBold: true) }
    return plain(question.separate?.text ?? "") + plain(Word.purpose(lang, purpose))
      + plain(Word.recipient(lang, question.recipient))
      + (data.isEmpty ? [] : [[Piece(text: Word.data(lang))] + separated(data, lang)])
      + (isSystemNext ? plain(Word.thenSystem(lang)) : [])
  }

  /// The two answers, of the same weight.
  var buttons: [(isYes: Bool, label: String)] {
    [(false, Word.doNotAllow(lang)), (true, Word.allow(lang))]
  }
}
