"""The English of what we say outside of answers, keyed by the Vietnamese itself.

A sentence that has no English here is said in Vietnamese; a test sees that every sentence
that a foreigner can meet has some.
"""

from __future__ import annotations

from dungcua.actions import words
from dungcua.knowledge.answer.structure import Lang

__all__ = ["say"]

_ENGLISH = {
    words.ABOUT: (
        "I am the AI assistant of Đúng Cửa, not a government official. I answer only from data "
        "with a source and a date; the competent body decides on your file."
    ),
    words.GREETING: (
        "Hello. I am an AI assistant, not an official. Which commune or ward are you in, and what "
        "do you need to do? Please do not send ID numbers, passwords or one-time codes."
    ),
    words.HELP: (
        "I help with three things: where to file a procedure and with which papers, fees and "
        "times; whether an extra demand is lawful; and recording a report so that somebody "
        "follows it up."
    ),
    words.THANKS: "You are welcome. Is there anything else you would like to ask?",
    words.BYE: "Goodbye, and good luck with your errand.",
    words.OUT_OF_SCOPE: (
        "I cannot help with that: I only know administrative procedures and unlawful demands for "
        "papers. If you need a paper, describe it in a few words, such as “birth registration”; or "
        "ask the public administration service centre of your commune or ward."
    ),
    words.OUT_OF_SCOPE_AGAIN[0]: (
        "I am sorry, this too is outside what I know. I can only speak about administrative "
        "procedures: name what you need, such as “driving licence”, or choose “Talk to a person”."
    ),
    words.OUT_OF_SCOPE_AGAIN[1]: (
        "I am sorry that I could not help yet. If this is about papers, a few words are enough, "
        "such as “lost health insurance card”; to talk to somebody, choose “Talk to a person”."
    ),
    words.OUT_OF_SCOPE_HEALTH: (
        "I dare not answer questions of health: please ask the health station of your commune or a "
        "doctor, and call 115 in an emergency. I only help with administrative procedures."
    ),
    words.OUT_OF_SCOPE_ANGRY: (
        "I am sorry if I upset you. I only help with administrative procedures: tell me in a few "
        "words what you need to do, or choose “Talk to a person”."
    ),
    words.NOT_CLEAR: (
        "I am not sure which procedure you mean. Please name it in a few words, such as “birth "
        "registration” or “work permit”."
    ),
    words.NOT_CLEAR_NEAR: (
        "I am not sure which procedure you mean. Is it one of these? If not, please name it in a "
        "few words."
    ),
    words.NO_WORDS: "I can only read words. Please type a few words about what you need to do.",
    words.OTHER_SCRIPT: "I can only read Vietnamese and English; please write in one of them.",
    words.AT_THE_COUNTER: (
        "You can ask, politely, for a slip with the reason in writing; in Vietnamese: “{say}” "
        "Refusals and requests for more papers have to be in writing, with the reason."
    ),
    words.MORE: "All right. Is there anything else you would like to ask?",
    words.EMERGENCY["113"]: "This needs help at once: call 113 (police).",
    words.EMERGENCY["114"]: "This needs help at once: call 114 (fire and rescue).",
    words.EMERGENCY["115"]: "This needs help at once: call 115 (ambulance).",
    words.SIGNALS: "What people reported at this place",
    words.SIGNAL_PAPER: (
        "Note: from {first} to {last}, at least {n} people reported being asked for “{paper}” for this "
        "procedure at {place}; it is not in the list of papers that we have. These are reports, "
        "not findings."
    ),
    words.SIGNAL_SIGN: (
        "Note: from {first} to {last}, at least {n} people reported a sign of “{sign}” for this procedure "
        "at {place}. These are reports, not findings."
    ),
    words.NAME_IT: (
        "Which procedure do you mean? For example: birth registration, visa extension, work permit."
    ),
    words.WHICH_PLACE: "Which of these places do you mean?",
    words.WHICH_PROCEDURE: "Which of these do you mean?",
    words.WHERE_ASK: (
        "Which commune or ward are you in (old or new name), so that I can tell you the right "
        "counter?"
    ),
    words.NO_PERSON: (
        "Nobody is on duty on this page right now. You can leave a telephone number and get a code "
        "on the call-back page (/goi-lai), go to the help desk of the public administration "
        "service centre of your commune or ward, or ask the community digital team (Tổ công nghệ "
        "số cộng đồng) of your neighbourhood."
    ),
    words.NO_PERSON_HOTLINE: (
        "Please call {hotline} to speak to a person. This conversation is kept."
    ),
    words.NOT_IN_CARD: (
        "The data of the procedure “{name}” do not say this, so I do not assert it. Please ask at "
        "the counter, or tell me more exactly what you want to know."
    ),
    words.RESTARTED: "I have forgotten what was said before. Which procedure do you want to ask about?",
    words.ERASED: (
        "I have deleted what was said in this conversation and the unfinished report. Reports that "
        "were already recorded stay. What would you like to ask?"
    ),
    words.SPEAKS: "I will answer in English from now on.",
    words.WELCOME_BACK: (
        "Welcome back. It has been a while, so I closed the earlier talk. Last time it was about "
        "“{name}”: shall we go on with that?"
    ),
    words.WELCOME_BACK_PLAIN: (
        "Welcome back. It has been a while, so I closed the earlier talk; please say again what "
        "you need."
    ),
    words.WHAT_TO_DO_THERE: "What do you need to do there?",
    **{
        words.ELSEWHERE[kind]: english
        for kind, english in {
            "power": "Power cuts are mended by your power company: call the customer care number printed on your electricity bill.",
            "water": "Water supply is mended by your water company: call the number printed on your water bill.",
            "waste": "Waste and pollution are dealt with by the People's Committee of your commune or ward, or the hotline of your province.",
            "noise": "Noise is dealt with by the police or the People's Committee of your commune or ward.",
            "road": "Roads, drains, street lights and fallen trees are mended by the body that manages the road: tell the People's Committee of your commune or ward, or the hotline of your province. If somebody is in danger, call 113, 114 or 115.",
            "traffic": "Traffic jams and bad parking are dealt with by the traffic police or the police of your commune or ward.",
            "line": "Internet and telephone lines are mended by your provider: call its customer care number, printed on the contract or bill.",
            "bank": "Please call the number printed on the back of your bank card. Never tell anybody a password or one-time code.",
            "private": "Deposits, loans, shares and contracts are agreements between two sides, on which I cannot advise. You can ask the mediation group of your hamlet or quarter, or a lawyer; where it looks like fraud, tell the police of your commune or ward.",
            "wrong": "I do not help with false papers, other people's accounts or private data of others. If you were cheated or lost an account, tell the police of your commune or ward.",
            "shop": "Please report this to the shop or platform itself, or to a consumer protection association; for fraud, go to the police of your commune or ward.",
        }.items()
    },
    words.OFFER_TO_RECORD: "Shall we record this report?",
    words.VERDICT_UNSURE: "From what you tell me I cannot say whether this demand is lawful.",
    words.VERDICT_TELL: (
        "Please tell me which paper they ask for, and whether they gave you a slip with the reason."
    ),
    words.GREETING_AGAIN: "Hello. If you need anything else, just write to me.",
    words.WHY_PLACE: (
        "You need not say it. I asked because each commune or ward has its own counter; without it I "
        "can only tell where such files go in general."
    ),
    words.SIGN_SEEN: "This demand shows signs of not following the rules: {sign} ({law}).",
    words.SIGN_IF: "This demand would show signs of not following the rules: {sign} ({law}).",
    words.VERDICT_OPEN: "I do not say that anybody is wrong; the competent body will establish it.",
    words.PLACE_OF_INCIDENT: (
        "In which commune or ward, and which province, did this happen? If you do not know, choose "
        "“Skip the place”."
    ),
    words.FINE_UNKNOWN: (
        "Our data on this procedure do not say whether there is a fine, so I do not assert it; please "
        "ask at the counter."
    ),
    words.GOES_TO: "This report would go to: {receiver}.",
    words.COUNTER_TOLD: "counter named: {counter}",
    words.REPORT_NAME: (
        "The report is anonymous: we neither ask for nor pass on your name, and ID and telephone "
        "numbers in your account are masked before anything is stored."
    ),
    words.REPORT_FEAR: (
        "The report is anonymous; nobody asks for your name. Officials may not obstruct or take "
        "revenge on who reports (Nghị định 63/2010/NĐ-CP)."
    ),
    words.REPORT_BACK: (
        "Yes: with the tracking code and the PIN you can withdraw it or have it erased at any time, "
        "at “Tra cứu phản ánh”."
    ),
    words.REPORT_WHEN: (
        "First handling is due within 10 working days from the day it is recorded (Luật Tiếp công "
        "dân). Type the tracking code here, or open “Tra cứu phản ánh”, to see how far it is."
    ),
    words.REPORT_LOST: (
        "The code still stands in the conversation that sent the report: open it on the same device "
        "and browser and ask for a new PIN there. If both are lost the report is still handled, but "
        "we cannot find the code again, as the report is anonymous."
    ),
    words.REPORT_OFFICIAL: (
        "The official's name is not needed: only where it happened and what was asked for. Please "
        "name nobody."
    ),
    words.CONSENT_AGAIN: "Do you agree to have the report recorded as shown above?",
    words.CONTACT_ELSEWHERE: (
        "Not required. To leave a telephone number or e-mail address, add files, the day or the "
        "counter, open the page “Gửi phản ánh”. If you would rather not, just agree here: the "
        "report is recorded anonymously."
    ),
    words.CODE_GIVEN: (
        "We have recorded the report, code {code}. Keep this code to look it up at “Tra cứu phản "
        "ánh”. A PIN is handed over separately, shown once and not kept in this conversation: with "
        "code and PIN you can see the details, add to it, object, withdraw or erase it."
    ),
    words.TELL_IT: (
        "Please tell me: where, which procedure, what they asked for and with what reason? Please "
        "leave out people's names, ID and telephone numbers."
    ),
    words.GOES_ON: "Yes, I will take down what you told me.",
    words.CANCELLED: "I have dropped the unfinished report; nothing was kept. Anything else?",
    words.PUT_OFF: (
        "I keep the draft; it was sent to nobody. To go on, write “I want to report a demand” here or "
        "open the page “Gửi phản ánh”; to drop it, write “Cancel the report”."
    ),
    words.NOTHING_OPEN: "There is no unfinished report. If you need anything else, just write to me.",
    words.TRACK_ASK: (
        "Please type the code here, or open “Tra cứu phản ánh” at the top of the page. A code looks "
        "like BAKO-MUTE-47193."
    ),
    words.DOOR_OUT["ngoai_pham_vi"]: (
        "The place you tell of is no administrative body, so we do not record it here. Please turn "
        "to that place itself or to the body that oversees it."
    ),
    words.DOOR_OUT["khieu_nai"]: (
        "To have an administrative decision or act that harmed your rights reviewed, file a formal "
        "complaint (khiếu nại) with the person who decided, or with the body whose staff acted, "
        "within 90 days. Without a letter, go to that body's citizens' reception: they help you to "
        "write it. This register cannot replace it."
    ),
    words.DOOR_OUT["to_cao"]: (
        "To tell of an official who broke the law, make a denunciation (tố cáo): by letter, or in "
        "person at the citizens' reception, to the head of the body that the person works for (in "
        "a commune the chair of the People's Committee); if it is about the head or a deputy, to "
        "the body directly above; about anybody else, to the state body in charge of the matter. "
        "Name, address and a contact are required and must be kept secret; so we do not record "
        "it in the ordinary register."
    ),
    words.DOOR_TITLE["khieu_nai"]: "Formal complaint (khiếu nại): where it goes",
    words.DOOR_TITLE["to_cao"]: "Denunciation (tố cáo): where it goes",
    words.DOOR_OUT["ha_tang"]: (
        "This looks like a fault of machines or lines rather than an unlawful demand for papers. I "
        "can still record it and pass it on."
    ),
    **dict(
        zip(
            words.KEEP_THIS,
            (
                "Tracking code: {code}",
                "To read it aloud: {spelled_en} (in Vietnamese: {spelled})",
                "Recorded on {received}.",
            ),
            strict=True,
        )
    ),
    words.DUE: "First handling is due by {due} (10 working days).",
    "Quy định hiện nay": "The rule today",
    "Phản ánh đã ghi nhận": "Report recorded",
    "Giữ lại mã này": "Keep this code",
    "Nơi sẽ xem xét": "Who will look at it",
    "Nội dung sẽ ghi nhận": "What would be recorded",
    "Xem trước": "Preview",
    "Muốn được báo kết quả?": "Would you like to be told the outcome?",
    "Lời kể": "Your words",
    "Nơi xảy ra": "Where it happened",
    "Dấu hiệu": "Signs",
    "không nêu": "not said",
    "chưa xác định, sẽ có người xem": "not settled yet, a person will look at it",
    words.VERDICT_TITLE: "Is this demand lawful?",
    "Từng giấy tờ": "Paper by paper",
    "Yêu cầu có cơ sở": "This demand has a basis in law",
    "Nói tại quầy": "Say at the counter, in Vietnamese",
    "Hợp pháp khi": "Lawful when (in Vietnamese)",
    "Ghi nhận phản ánh": "Record the report",
    "Bỏ qua nơi xảy ra": "Skip the place",
    "Hủy phản ánh": "Cancel the report",
    "Đồng ý ghi nhận": "Yes, record it",
    words.NOT_NAMED: "The published list for “{name}” does not name this paper: {paper}.",
    words.NOT_NAMED_ASK: (
        "If it is asked for, ask which line of the published list it is, and for a slip (phiếu) that "
        "states the legal basis. What no rule asks for you may refuse."
    ),
    words.LIST_OF_WHICH: (
        "That depends on the procedure: each has a published list of its own. Which procedure is it, "
        "so that I can see whether its list names this paper: {paper}?"
    ),
    words.NOT_RECORDED: "I do not record this in the register of demands for papers, because nobody there could mend it.",
    "Tôi muốn phản ánh": "I want to report a demand",
    "Tra cứu phản ánh": "Look up a report",
    "Tôi muốn hỏi thủ tục khác": "Another procedure",
    "Gặp người hỗ trợ": "Talk to a person",
    "Cần giấy tờ gì?": "Which papers?",
    "Nộp ở đâu?": "Where do I file?",
}


def say(text: str, lang: Lang) -> str:
    """Return ``text``, one of ours, in the language wanted; Vietnamese where there is no other."""
    return _ENGLISH.get(text, text) if lang == "en" else text
