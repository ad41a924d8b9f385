"""What a turn tells the outside: who hears of which event, and what a text may say. Pure.

effects  publication              from events to messages; what the publisher of notices hears
case_messages                     from one case to another
notice_content  notice_terms      what a template may look at; its times and grounds
notice_names                      what things are called in it
notice_values                     the personal values that one text may need
"""
