extension Shape {
  /// `forms/*.yaml`.
  static let formFile = Shape.object(
    ObjectShape(
      "a form",
      isOmittable: true,
      [
        .required(
          "form", .text(.apiName), "The api name, the same as the file's; a part of its address, stable for ever."),
        .optional("label", .text(.prose), "What stands above it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module of the records that come in by it."),
        .optional("intro", .text(.prose), "What stands before the questions."),
        .merged("fields", .map(MapShape("a field", .reference, question, atLeast: 1)), "What is asked, in order."),
        .optional(
          "values", .map(MapShape("a field", .reference, .choice([.text(.value), .list(.text(.code))]))),
          "What every record has that comes in by it, whatever is sent."),
        .optional(
          "parameters", .map(MapShape("a parameter", .code, .text(.reference))),
          "Parameters of the form's address, such as `utm_source`, and the text fields into which they go."),
        .optional("consent", consent, "What whoever sends it agrees to."),
        .optional("button", .text(.prose), "What the button says."),
        .optional("thanks", .text(.prose), "What is said afterwards."),
        .optional(
          "redirect", .text(.prose), "Where whoever has sent it goes then: an address that begins with https://."),
        .optional("download", download, "What whoever has sent it may fetch then."),
        .optional("mail", .text(.reference), "The mail that goes to the address given in `mail_to`."),
        .optional("mail_to", .text(.reference), "The e-mail field that is asked for and to which `mail` goes."),
        .optional(
          "origins", .list(.text(.code), atLeast: 1), "The sites that may show it as a part of their pages."),
        .optional(
          "hourly", .integer(1...10_000), "How often it may be sent from one address in an hour; 20 if left out."),
      ]
    )
  )

  private static let question = Shape.object(
    ObjectShape(
      "a question",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What is asked; the field's own label if left out."),
        .optional("help", .text(.prose), "What to enter, in a sentence; the field's own if left out."),
        .optional("required", .boolean, "Whether it has to be answered; what the field says if left out."),
      ]
    )
  )

  private static let consent = Shape.object(
    ObjectShape(
      "`consent`",
      [
        .required("text", .text(.prose), "What is agreed to."),
        .optional("required", .boolean, "Whether it has to be; `true` if left out."),
        .optional("field", .text(.reference), "A boolean field that says so, too."),
      ]
    )
  )

  private static let download = Shape.object(
    ObjectShape(
      "`download`",
      [
        .required("module", .text(.reference), "The module of the record that the file is attached to."),
        .required("record", .integer(1...9_007_199_254_740_991), "The record's id."),
        .required("file", .text(.prose), "The file's name there."),
      ]
    )
  )
}
