import Engine
import Metamodel

// Sentences about work that waits.
extension Words {
  func more(_ count: Int) -> String { say("\(count) more", "\(count) más") }

  // MARK: Approvals

  func approvalTitle(_ label: String, _ record: String) -> String { "\(label): \(record)" }

  func eventStep(_ label: String) -> String { say("the step “\(label)”", "el paso «\(label)»") }

  func step(_ step: Int, of steps: Int) -> String { say("\(step) of \(steps)", "\(step) de \(steps)") }

  func state(_ state: ApprovalState) -> String {
    switch state {
    case .pending: say("Waits", "En espera")
    case .approved: say("Approved", "Aprobado")
    case .rejected: say("Rejected", "Rechazado")
    case .recalled: say("Recalled", "Retirado")
    case .blocked: say("Approved, blocked", "Aprobado, bloqueado")
    case .replaced: say("Replaced", "Sustituido")
    case .withdrawn: say("Withdrawn", "Anulado")
    }
  }

  func decided(_ verdict: String, by name: String) -> String {
    switch verdict {
    case "approve": say("\(name) approved", "\(name) aprobó")
    case "reject": say("\(name) rejected", "\(name) rechazó")
    case "delegate": say("\(name) delegated", "\(name) delegó")
    default: say("\(name) recalled", "\(name) retiró")
    }
  }

  func standingFor(_ name: String) -> String { say("standing for \(name)", "en lugar de \(name)") }

  // MARK: Reviews

  func status(_ status: ReviewDraft.Status) -> String {
    switch status {
    case .pending: say("Waits", "Pendiente")
    case .returned: say("Returned", "Devuelto")
    case .accepted: say("Accepted", "Aceptado")
    case .merged: say("Merged", "Fusionado")
    case .rejected: say("Rejected", "Rechazado")
    case .discarded: say("Discarded", "Descartado")
    case .expired: say("Expired", "Caducado")
    }
  }

  func channel(_ channel: String) -> String {
    switch channel {
    case "form": say("Form", "Formulario")
    case "import": say("Import", "Importación")
    case "api": say("Program", "Programa")
    default: say("Entered", "Introducido")
    }
  }

  func claimedBy(_ name: String) -> String { say("claimed by \(name)", "asumido por \(name)") }

  func choose(_ title: String) -> String { say("Mark \(title)", "Marcar \(title)") }

  func likeness(_ score: String) -> String {
    score.isEmpty ? "" : say("\(score) % alike", "\(score) % parecido")
  }

  func mergeInto(_ title: String) -> String { say("Merge into \(title)", "Fusionar en \(title)") }

  func take(_ field: String) -> String { say("use this on merging", "usar al fusionar") + " (\(field))" }

  func verdict(on field: String) -> String { say("Verdict on \(field)", "Veredicto sobre \(field)") }

  func found(_ field: String, isAccepted: Bool) -> String {
    isAccepted ? say("\(field): right", "\(field): correcto") : say("\(field): wrong", "\(field): incorrecto")
  }

  func corrected(_ field: String) -> String { say("\(field) corrected", "\(field) corregido") }

  func reviewEvent(_ event: String, by name: String) -> String {
    switch event {
    case "held": say("\(name): sent in", "\(name): enviado")
    case "claimed": say("\(name) claimed it", "\(name) lo asumió")
    case "released": say("\(name) put it back", "\(name) lo soltó")
    case "verified": say("\(name) judged fields", "\(name) juzgó campos")
    case "corrected": say("\(name) corrected it", "\(name) lo corrigió")
    case "returned": say("\(name) returned it", "\(name) lo devolvió")
    case "resubmitted": say("\(name) sent it in again", "\(name) lo envió de nuevo")
    case "accepted": say("\(name) accepted it", "\(name) lo aceptó")
    case "merged": say("\(name) merged it", "\(name) lo fusionó")
    case "rejected": say("\(name) rejected it", "\(name) lo rechazó")
    default: "\(name): \(event)"
    }
  }

  // MARK: Calls

  func planned(_ moment: String) -> String { say("planned for \(moment)", "previsto para \(moment)") }

  /// In which hours calls are made.
  func callHours(_ calendars: [String]) -> String {
    let names = calendars.joined(separator: ", ")
    return say("Calls are made in these hours: \(names).", "Se llama en este horario: \(names).")
  }

  func attempts(_ count: Int) -> String {
    count == 1 ? say("1 attempt", "1 intento") : say("\(count) attempts", "\(count) intentos")
  }

  func whatsapp(_ number: String) -> String { "WhatsApp \(number)" }

  func yours(until moment: String) -> String { say("yours until \(moment)", "tuyo hasta \(moment)") }

  /// How far a counter is: `Not reached: 7 of 8, closes as lost next time`.
  func attempts(_ label: String, _ count: Int, of reach: Int, then: String, isReached: Bool) -> String {
    let start = say("\(label): \(count) of \(reach)", "\(label): \(count) de \(reach)")
    if isReached { return say("\(start), \(then) now", "\(start), \(then) ahora") }
    return count + 1 == reach ? say("\(start), \(then) next time", "\(start), \(then) la próxima vez") : start
  }

  func closes(as value: String) -> String { say("closes as \(value)", "cierra como \(value)") }
  func advances(to stage: String) -> String { say("advances to \(stage)", "avanza a \(stage)") }
  func setsStageStatus(_ value: String) -> String { say("the stage is \(value)", "la etapa queda \(value)") }
  func schedules(_ kind: String) -> String { say("plans: \(kind)", "programa: \(kind)") }
  func sets(_ what: String) -> String { say("sets \(what)", "fija \(what)") }
  func creates(_ kind: String) -> String { say("creates: \(kind)", "crea: \(kind)") }
  func mails(_ name: String) -> String { say("sends the mail “\(name)”", "envía el correo «\(name)»") }
  func tells(_ name: String) -> String { say("tells another system: \(name)", "avisa a otro sistema: \(name)") }
  func moreChanges(_ count: Int) -> String {
    count == 1 ? say("and 1 more field", "y 1 campo más") : say("and \(count) more fields", "y \(count) campos más")
  }
  func dismiss(_ text: String) -> String { say("Dismiss: \(text)", "Descartar: \(text)") }
  func time(_ word: WorkWord, _ result: String) -> String { "\(text(word)) (\(result.lowercased()))" }
  func markRead(_ text: String) -> String { say("Mark as read: \(text)", "Marcar como leído: \(text)") }

  func effect(_ text: String, _ state: ResultOutcome.Action.State) -> String {
    switch state {
    case .done: text
    case .skipped: say("skips: \(text)", "omite: \(text)")
    case .prompt: say("leaves to be done: \(text)", "queda por hacer: \(text)")
    case .waits: say("waits for approval: \(text)", "espera aprobación: \(text)")
    }
  }

  func quality(_ outcome: ResultOutcome) -> String {
    let quality =
      switch outcome.quality {
      case "useful_positive": say("useful, positive", "útil, positivo")
      case "useful_negative": say("useful, negative", "útil, negativo")
      default: say("not useful", "no útil")
      }
    let parts = [
      outcome.isEffective ? say("effective", "efectivo") : nil, quality,
      outcome.isDefinitive ? say("leaves the queue", "sale de la cola") : nil,
    ]
    return parts.compactMap(\.self).joined(separator: " · ")
  }

  // MARK: Administration

  func goodUntil(_ moment: String) -> String {
    say(
      "Hand it over yourself. It is shown this one time, and good until \(moment).",
      "Entrégalo tú. Se muestra solo esta vez y vale hasta \(moment).")
  }

  func keyMade(_ label: String) -> String { say("The key \(label)", "La clave \(label)") }
  func revoke(_ label: String) -> String { say("Revoke \(label)", "Revocar \(label)") }
  func replay(_ id: Int64) -> String { say("Send message \(id) again", "Enviar de nuevo el mensaje \(id)") }
  func discard(_ id: Int64) -> String { say("Give message \(id) up", "Descartar el mensaje \(id)") }
  func changeField(_ label: String) -> String { say("Field \(label)", "Campo \(label)") }
  func column(_ title: String) -> String { say("Column “\(title)”", "Columna «\(title)»") }
  func columnsFitNoField(_ titles: [String]) -> String {
    let names = titles.map { say("“\($0)”", "«\($0)»") }.joined(separator: ", ")
    return say("Choose what these columns are for: \(names).", "Elige para qué son estas columnas: \(names).")
  }
  func line(_ line: Int) -> String { String(line) }
  func importInto(_ many: String) -> String { say("Import \(many)", "Importar \(many)") }

  func outboxState(_ state: String) -> String {
    switch state {
    case "pending": say("Waits", "En espera")
    case "sent": say("Sent", "Enviado")
    case "dead": say("Failed", "Fallido")
    default: say("Given up", "Descartado")
    }
  }

  func level(_ level: FieldLevel) -> String {
    switch level {
    case .hidden: say("hidden", "oculto")
    case .masked: say("masked", "enmascarado")
    case .readOnly: say("read only", "solo lectura")
    case .editable: say("editable", "editable")
    }
  }

  func right(_ right: Right) -> String {
    switch right {
    case .create: say("create", "crear")
    case .read: say("read", "leer")
    case .update: say("change", "cambiar")
    case .delete: say("delete", "borrar")
    case .export: say("export", "exportar")
    case .import: say("import", "importar")
    case .bulk: say("many at once", "en lote")
    case .transition: say("take steps", "dar pasos")
    case .override: say("override", "forzar")
    case .enter: say("enter in mid-process", "entrar a mitad")
    case .decide: say("decide", "decidir")
    case .administer: say("administer", "administrar")
    }
  }
}
